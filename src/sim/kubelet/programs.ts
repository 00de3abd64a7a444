/**
 * What a simulated container does once it runs. No image has a program here, so it is read off the pod:
 *
 * - annotation `fake/outcome` on the pod: `run` (for ever), `succeed`, `fail` or `fail:CODE`, `oom`, `never-ready` (runs, but no readiness
 *   probe ever succeeds, declared or not), `image-pull-fail` (see images.ts); `fake/after`, a Go duration, says after how long;
 * - else the command and its arguments: `true`, `false`, `exit N` (in a shell), `sleep N`, and shell scripts (`sh -c "..."`) made of these,
 *   joined by `;`, `&&` or line ends; other commands in a script take no time and succeed; a script with a loop runs for ever;
 * - else, in a pod that is always restarted, it runs for ever; in others it succeeds after `completionMicros` of the node's timings.
 *
 * `sleep` as the container's first process ignores TERM, as the kernel's rule for process 1 has it; what runs for ever heeds it.
 */
import type { Micros } from '../../kernel/effects.ts';
import { SECOND } from '../../kernel/effects.ts';
import { parseDuration } from '../machinery/durations.ts';
import type { Container } from '../machinery/types/container.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { KubeletTimings } from './config.ts';

export interface Program {
  /** When and how it ends by itself; absent: never. */
  readonly exit?: { readonly after: Micros; readonly code: number; readonly reason?: string };
  readonly ignoresTerm: boolean;
}

const FOR_EVER: Program = Object.freeze({ ignoresTerm: false });
const SLEEPER: Program = Object.freeze({ ignoresTerm: true });
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash']);

export function outcomeOf(pod: Pod): string | undefined {
  return pod.metadata.annotations?.['fake/outcome'];
}

/** `init`: an init container, which is meant to end whatever the pod's restart policy. */
export function programOf(pod: Pod, container: Container, init: boolean, timings: KubeletTimings): Program {
  const outcome = outcomeOf(pod);
  if (outcome !== undefined && !init) {
    const program = programOfOutcome(outcome, parseDuration(pod.metadata.annotations?.['fake/after'] ?? '0') ?? 0);
    if (program) return program;
  }
  const command = programOfCommand([...(container.command ?? []), ...(container.args ?? [])]);
  if (command) return command;
  const staysUp = init ? container.restartPolicy === 'Always' : pod.spec.restartPolicy === 'Always';
  return staysUp ? FOR_EVER : ending(timings.completionMicros, 0);
}

function ending(after: Micros, code: number, reason?: string): Program {
  return { exit: reason === undefined ? { after, code } : { after, code, reason }, ignoresTerm: false };
}

function programOfOutcome(outcome: string, after: Micros): Program | undefined {
  const [word, code] = outcome.split(':');
  switch (word) {
    case 'run':
    case 'never-ready':
    case 'image-pull-fail':
      return FOR_EVER;
    case 'succeed':
      return ending(after, 0);
    case 'fail':
      return ending(after, Number(code ?? 1) || 1);
    case 'oom':
      return ending(after, 137, 'OOMKilled');
    default:
      return undefined;
  }
}

/** What a command line does; undefined if there is none to go by. Used for exec probes and hooks too. */
export function programOfCommand(words: readonly string[]): Program | undefined {
  const name = baseName(words[0] ?? '');
  if (SHELLS.has(name)) {
    const flag = words.findIndex((word) => /^-[a-z]*c$/.test(word));
    return flag < 0 ? undefined : programOfScript(words[flag + 1] ?? '');
  }
  if (name !== 'true' && name !== 'false' && name !== 'sleep') return undefined;
  const step = runStep(words);
  if (step.forever) return SLEEPER;
  return { exit: { after: step.span, code: step.code }, ignoresTerm: name === 'sleep' };
}

function programOfScript(script: string): Program | undefined {
  if (/\b(while|until|for)\b/.test(script)) return FOR_EVER;
  const parts = script.split(/(;|&&|\n)/);
  let after = 0;
  let code = 0;
  let understood = false;
  let skip = false;
  for (const part of parts) {
    const text = part.trim();
    if (text === '&&') skip = code !== 0;
    else if (part === ';' || part === '\n') skip = false;
    else if (text !== '' && !skip) {
      const words = text.split(/\s+/);
      const step = runStep(words);
      understood ||= step.known;
      if (step.forever) return SLEEPER;
      after += step.span;
      code = step.code;
      if (words[0] === 'exit') break;
    }
  }
  return understood ? { exit: { after, code }, ignoresTerm: false } : undefined;
}

interface Step {
  readonly known: boolean;
  readonly span: Micros;
  readonly code: number;
  readonly forever?: boolean;
}

function runStep(words: readonly string[]): Step {
  switch (baseName(words[0] ?? '')) {
    case 'sleep': {
      if (words[1] === 'infinity' || words[1] === 'inf') return { known: true, span: 0, code: 0, forever: true };
      const span = sleepSpan(words[1] ?? '');
      return span === undefined ? { known: true, span: 0, code: 1 } : { known: true, span, code: 0 };
    }
    case 'exit':
      return { known: true, span: 0, code: Number(words[1] ?? 0) & 255 };
    case 'true':
    case 'echo':
      return { known: true, span: 0, code: 0 };
    case 'false':
      return { known: true, span: 0, code: 1 };
    default:
      return { known: false, span: 0, code: 0 };
  }
}

function sleepSpan(text: string): Micros | undefined {
  const span = parseDuration(/^\d+(\.\d+)?$/.test(text) ? `${text}s` : text.replace(/d$/, 'h'));
  if (span === undefined) return undefined;
  return text.endsWith('d') ? span * 24 : Math.min(span, 1e9 * SECOND);
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}
