/**
 * The engine compiles what runs often, and a page that has just been opened has run nothing often: its first large run would be half as
 * fast as its second. So while the worker has nothing to do, it runs a small cluster that nobody sees, and drops it.
 */
import type { Run } from '../kernel/run.ts';
import { BOOT, startCluster } from '../sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { ApiObject } from '../sim/machinery/wire/api.ts';

/** The page is served first: it gets this much of a second to itself, and again whenever the worker has been busy, milliseconds. */
const PATIENCE_MS = 250;
/** Commands wait at most this long, milliseconds. */
const TURN_MS = 8;
const EVENTS_BETWEEN_GLANCES = 50;
/** Beyond this much work, milliseconds, more of it gains little. */
const ENOUGH_MS = 500;
const PODS = 120;
const NODES = 8;

function deployment(): ApiObject {
  const labels = { app: 'warm-up' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'warm-up', namespace: 'default' },
    spec: {
      replicas: PODS,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }] } },
    },
  } as unknown as ApiObject;
}

function smallRun(): Run {
  const run = startCluster({ nodes: NODES }, 'warm-up');
  run.input(commandInput('kubectl apply -f warm-up.yaml', [applyOrder(deployment())]), BOOT);
  return run;
}

/** Works in the pauses, as `isIdle` tells them, until it has done enough. */
export function warmUp(isIdle: () => boolean): void {
  let run: Run | undefined;
  let spent = 0;
  const turn = (): void => {
    if (!isIdle()) {
      setTimeout(turn, PATIENCE_MS);
      return;
    }
    const begin = performance.now();
    run ??= smallRun();
    while (performance.now() - begin < TURN_MS) for (let i = 0; i < EVENTS_BETWEEN_GLANCES; i++) run.stepEvent();
    spent += performance.now() - begin;
    if (spent < ENOUGH_MS) setTimeout(turn);
  };
  setTimeout(turn, PATIENCE_MS);
}
