/** Replays one recorded case, step by step. */
import type { ApiRequest, ApiResponse, Method, WatchEvent } from '../../../sim/machinery/wire/api.ts';
import { httpResponse } from '../../../sim/machinery/wire/http.ts';
import { Bindings } from './bindings.ts';
import { compare, compareCreation, type Difference, normalised } from './compare.ts';
import type { RecordedServer, WatchLog } from './server.ts';

interface RepeatedText {
  readonly before: string;
  readonly repeat: string;
  readonly times: number;
  readonly after: string;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  readonly text?: string | RepeatedText;
}

export interface RecordedStep {
  readonly name: string;
  readonly request?: RecordedRequest;
  readonly watch?: string;
  readonly collect?: string;
  readonly poll?: boolean;
  readonly expect: {
    readonly status?: number;
    readonly events?: readonly unknown[];
    readonly ended?: boolean;
    readonly [key: string]: unknown;
  };
}

export interface RecordedCase {
  readonly name: string;
  readonly steps: readonly RecordedStep[];
}

const COMPARED_HEADERS = ['content-type', 'warning', 'retry-after'];
const SETTLE_MICROS = 40_000;
const LONGEST_WAIT_MICROS = 5_000_000;
const WAIT_STEP_MICROS = 100_000;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

function textOf(text: string | RepeatedText): string {
  return typeof text === 'string' ? text : `${text.before}${text.repeat.repeat(text.times)}${text.after}`;
}

/** The request as a client would put it on the wire: bodies are text. */
function wireRequest(recorded: RecordedRequest, bindings: Bindings): ApiRequest {
  const { method, path, headers = {}, body, text } = recorded;
  const content = text !== undefined ? textOf(text) : body === undefined ? undefined : JSON.stringify(bindings.fill(body));
  const all: Record<string, string> = { accept: 'application/json', 'user-agent': 'conformance' };
  if (content !== undefined) all['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) delete all[name];
    else all[name] = value;
  }
  return {
    method: method as Method,
    path: bindings.fill(path) as string,
    headers: all,
    ...(content === undefined ? {} : { body: bindings.fill(content) }),
  };
}

function parsed(response: ApiResponse): Record<string, unknown> {
  const { status, headers, body } = httpResponse(response);
  const compared: Record<string, string> = {};
  for (const name of COMPARED_HEADERS) if (headers[name] !== undefined) compared[name] = headers[name];
  if (body !== '' && /json/.test(headers['content-type'] ?? '')) return { status, headers: compared, body: JSON.parse(body) };
  return { status, headers: compared, text: body };
}

function isIdleBookmark({ type, object }: WatchEvent): boolean {
  return type === 'BOOKMARK' && object.metadata.annotations?.[INITIAL_EVENTS_END] === undefined;
}

export class CaseReplay {
  readonly #server: RecordedServer;
  readonly #ignored: ReadonlySet<string>;
  readonly #bindings = new Bindings();
  readonly #created = new Map<string, string>();
  readonly #watches = new Map<string, WatchLog>();

  constructor(server: RecordedServer, ignored: ReadonlySet<string>) {
    this.#server = server;
    this.#ignored = ignored;
  }

  /** What differs from the recording; nothing if the step holds. */
  step(step: RecordedStep): readonly Difference[] {
    for (let waited = 0; ; waited += WAIT_STEP_MICROS) {
      const before = new Map(this.#bindings.values);
      const differences = step.collect === undefined ? this.#ask(step) : this.#collect(step.collect, step);
      if (step.poll !== true || differences.length === 0 || waited >= LONGEST_WAIT_MICROS) return differences;
      this.#bindings.values = before;
      this.#server.pass(WAIT_STEP_MICROS);
    }
  }

  #ask({ request, watch, expect }: RecordedStep): readonly Difference[] {
    const sent = wireRequest(request as RecordedRequest, this.#bindings);
    let got: unknown;
    if (watch === undefined) got = parsed(this.#server.send(sent));
    else {
      const log = this.#server.watch(sent);
      if (log.refusal === undefined) {
        this.#watches.set(watch, log);
        got = { status: 200, headers: { 'content-type': 'application/json' } };
      } else got = parsed(log.refusal);
    }
    return this.#held(expect, got, '');
  }

  #collect(name: string, { expect }: RecordedStep): readonly Difference[] {
    const log = this.#watches.get(name);
    if (log === undefined) return [{ path: '', want: `a watch named ${name}`, got: 'none was opened' }];
    const wanted = expect.events ?? [];
    const relevant = (): readonly WatchEvent[] => log.events.filter((event) => !isIdleBookmark(event));
    for (let waited = 0; waited < LONGEST_WAIT_MICROS; waited += WAIT_STEP_MICROS) {
      if (log.ended || (relevant().length >= wanted.length && expect.ended !== true)) break;
      this.#server.pass(WAIT_STEP_MICROS);
    }
    this.#server.pass(SETTLE_MICROS);
    const events = JSON.parse(JSON.stringify(relevant())) as unknown;
    log.events.length = 0;
    const differences = [...this.#held(wanted, events, 'events')];
    if (log.ended !== (expect.ended === true)) differences.push({ path: 'ended', want: expect.ended === true, got: log.ended });
    return differences;
  }

  #held(want: unknown, got: unknown, path: string): readonly Difference[] {
    const differences: Difference[] = [];
    const seen = normalised(got, this.#ignored);
    compare(normalised(want, this.#ignored), seen, this.#bindings, path, differences);
    compareCreation(seen, this.#created, differences, path);
    return differences;
  }
}
