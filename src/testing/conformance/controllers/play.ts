/** Plays the steps of a recorded case on a test cluster and says what was seen. */
import { MILLISECOND, type Micros, SECOND } from '../../../kernel/effects.ts';
import type { ApiResponse } from '../../../sim/machinery/wire/api.ts';
import type { Observed } from '../../recordings/controllers/check.mjs';
import type { RecordedCase, RecordedRequest, RecordedStep } from './recorded.ts';
import type { TestCluster } from './test-cluster.ts';

const POLL: Micros = 50 * MILLISECOND;
const LONGEST_UNTIL: Micros = 120 * SECOND;
const LONGEST_SETTLE: Micros = 400 * SECOND;

function filled<Value>(value: Value, namespace: string): Value {
  return JSON.parse(JSON.stringify(value).replaceAll('{{ns}}', namespace)) as Value;
}

function at(object: unknown, pointer: string): unknown {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

const tenths = (span: Micros): number => Math.round(span / 100_000) / 10;

class Player {
  readonly #cluster: TestCluster;
  readonly #case: RecordedCase;
  readonly #namespace: string;
  readonly #snapshots: { objects: readonly unknown[]; seconds: number }[] = [];
  readonly #marks: Record<string, number> = {};
  #acted: Micros = 0;

  constructor(cluster: TestCluster, testCase: RecordedCase) {
    this.#cluster = cluster;
    this.#case = testCase;
    this.#namespace = `case-${testCase.name}`;
  }

  play(): Observed {
    const cluster = this.#cluster;
    const namespace = this.#namespace;
    this.#send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } });
    this.#await(
      'the default service account',
      () => cluster.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/serviceaccounts/default` }).status === 200,
    );
    this.#quiet(1);
    this.#acted = cluster.now;
    for (const step of this.#case.steps) this.#do(filled(step, namespace));
    cluster.run(SECOND / 2);
    const events = cluster.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/events` }).body as {
      readonly items: readonly unknown[];
    };
    return {
      namespaces: [namespace],
      history: cluster.changesIn(namespace).map(({ type, object }) => ({ type, object })),
      snapshots: this.#snapshots,
      marks: this.#marks,
      events: events.items ?? [],
      writes: cluster.writesIn(namespace),
    };
  }

  #do(step: RecordedStep): void {
    if (step.request) {
      this.#act();
      this.#send(step.request, step.status);
    }
    if (step.wait) this.#cluster.run(step.wait * SECOND);
    if (step.silent) {
      this.#act();
      this.#cluster.silence(step.silent);
    }
    if (step.until) this.#until(step.until, step.mark);
    if (step.settle) this.#settle(step.settle);
  }

  #act(): void {
    this.#acted = this.#cluster.now;
    this.#cluster.touch();
  }

  #send(request: RecordedRequest, status?: number): ApiResponse {
    const answer = this.#cluster.request(request);
    if (status === undefined ? answer.status >= 300 : answer.status !== status) {
      const { message } = (answer.body ?? {}) as { readonly message?: string };
      throw new Error(`${request.method} ${request.path} was answered with ${answer.status} ${message ?? ''}`);
    }
    return answer;
  }

  #until({ path, at: pointer, is }: NonNullable<RecordedStep['until']>, mark: string | undefined): void {
    this.#await(`${path} ${pointer} ${JSON.stringify(is)}`, () => at(this.#cluster.request({ method: 'GET', path }).body, pointer) === is);
    if (mark) this.#marks[mark] = tenths(this.#cluster.now - this.#acted);
  }

  #await(what: string, holds: () => boolean): void {
    const end = this.#cluster.now + LONGEST_UNTIL;
    while (!holds()) {
      if (this.#cluster.now > end) throw new Error(`never: ${what}`);
      this.#cluster.run(POLL);
    }
  }

  #quiet(seconds: number): void {
    const end = this.#cluster.now + LONGEST_SETTLE;
    for (;;) {
      const left = this.#cluster.changedAt(this.#namespace) + seconds * SECOND - this.#cluster.now;
      if (left <= 0) return;
      if (this.#cluster.now > end) throw new Error(`never quiet for ${seconds} s`);
      this.#cluster.run(left);
    }
  }

  #settle(seconds: number): void {
    this.#quiet(seconds);
    const objects = this.#cluster.objectsIn(this.#namespace, this.#case.nodes !== undefined);
    this.#snapshots.push({ objects, seconds: tenths(this.#cluster.changedAt(this.#namespace) - this.#acted) });
  }
}

export function play(cluster: TestCluster, testCase: RecordedCase): Observed {
  return new Player(cluster, testCase).play();
}
