/** Carries the commands of a transcript out on a cluster, and says what came of each. */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import type { Run } from '../../kernel/run.ts';
import type { Action } from '../../protocol/action.ts';
import { BOOT, startCluster, storedObjects } from '../../sim/cluster/cluster.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { plan } from '../../worker/actions.ts';
import { resourceOfKind } from '../../worker/describe/object-key.ts';
import { Narrator, SIGHTS, type Sight } from './narrate.ts';
import { summary } from './summary.ts';
import type { Passage } from './text.ts';

const COMMANDS = `cluster nodes=N [controllerManagers=N] [seed=S] [boot=30s] [show=writes,events,...]   (${SIGHTS.join(', ')})
run SPAN | apply (manifests below) | scale RESOURCE/NAME N | delete RESOURCE/NAME
kill|pause|resume|restart COMPONENT | cut|heal COMPONENT COMPONENT | objects RESOURCE...`;
const UNITS: Readonly<Record<string, Micros>> = { ms: SECOND / 1_000, s: SECOND, m: 60 * SECOND };

export class Play {
  #run: Run | undefined;
  #narrator: Narrator | undefined;

  /** The cluster of the transcript. Throws before its `cluster` command. */
  get run(): Run {
    if (this.#run === undefined) throw new Error('a transcript begins with its "cluster"');
    return this.#run;
  }

  /** Throws an Error that tells the commands if it is none of them. */
  perform({ command, input }: Passage): readonly string[] {
    const [verb = '', ...words] = command.split(' ');
    switch (verb) {
      case 'cluster':
        return this.#start(Object.fromEntries(words.map((word) => word.split('=') as [string, string])));
      case 'run':
        this.run.runUntil(this.run.now + span(words[0]));
        return this.#narrator?.tell() ?? [];
      case 'apply':
        return this.#give({ kind: 'apply', name: `${words[0] ?? 'it'}.yaml`, text: input.join('\n') });
      case 'scale':
        return this.#give({ kind: 'scale', object: keyOf(words[0]), replicas: Number(words[1]) });
      case 'delete':
        return this.#give({ kind: 'delete', object: keyOf(words[0]) });
      case 'kill':
      case 'pause':
      case 'resume':
      case 'restart':
        return this.#give({ kind: verb, component: words[0] ?? '' });
      case 'cut':
      case 'heal':
        return this.#give({ kind: verb, between: [words[0] ?? '', words[1] ?? ''] });
      case 'objects':
        return this.#objects(words);
      default:
        throw new Error(`"${command}" is no command; there are:\n${COMMANDS}`);
    }
  }

  #start({
    nodes = '3',
    controllerManagers = '1',
    seed = 'transcript',
    boot,
    show = '',
  }: Readonly<Record<string, string>>): readonly string[] {
    this.#run = startCluster({ nodes: Number(nodes), controllerManagers: Number(controllerManagers) }, seed);
    this.#run.runUntil(boot === undefined ? BOOT : span(boot));
    const sights = show === '' ? ['writes', 'events', 'scheduling', 'faults'] : show.split(',');
    this.#narrator = new Narrator(this.#run, new Set(sights as Sight[]));
    this.#narrator.tell(true);
    const ready = storedObjects(this.#run, 'registry/minions').map(summary);
    return [`up at ${(this.#run.now / SECOND).toFixed(3)}`, ...ready];
  }

  #give(action: Action): readonly string[] {
    const planned = plan(action, this.run.kernel);
    if (!planned.ok) throw new Error(`${planned.problem.message} ${planned.problem.advice}`);
    for (const input of planned.inputs) this.run.input(input);
    return [planned.words];
  }

  #objects(resources: readonly string[]): readonly string[] {
    const wanted = (object: ApiObject) => resources.includes(resourceOfKind(object.kind));
    const found = storedObjects(this.run).filter((object) => wanted(object) && object.metadata.namespace !== 'kube-system');
    return found.length === 0 ? ['none'] : found.map(summary);
  }
}

function span(text = ''): Micros {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const micros = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(micros)) throw new Error(`"${text}" is no span of time; write for example 30s, 500ms, 5m`);
  return Math.round(micros);
}

/** `deployments/web`, or `buckets//name` for what has no namespace. */
function keyOf(text = ''): { readonly resource: string; readonly namespace: string; readonly name: string } {
  const parts = text.split('/');
  if (parts.length === 3) return { resource: parts[0] as string, namespace: parts[1] as string, name: parts[2] as string };
  return { resource: parts[0] ?? '', namespace: 'default', name: parts[1] ?? '' };
}
