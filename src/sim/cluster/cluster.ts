/** A cluster as a run: started, watched from outside, and asked what is in it. Reading it disturbs nothing. */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { Run, type RunOptions } from '../../kernel/run.ts';
import type { EtcdState } from '../etcd/state.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { type ApiObject, ETCD } from '../machinery/wire/api.ts';
import { prefixEnd } from '../machinery/wire/etcd.ts';
import { PROGRAM } from './program.ts';
import { type ClusterOptions, clusterTopology } from './topology.ts';

export function startCluster(options: ClusterOptions, seed: string, runOptions: RunOptions = {}): Run {
  return new Run(PROGRAM, clusterTopology(options), seed, runOptions);
}

/** Long enough for nodes to be ready, leaders elected and namespaces furnished. */
export const BOOT: Micros = 8 * SECOND;

/** The objects stored under `registry/<storage prefix>/`, in the order of their keys; resourceVersion as etcd knows it. */
export function storedObjects(run: Run, storagePrefix = 'registry'): readonly ApiObject[] {
  const { mvcc } = run.kernel.component(ETCD).state as EtcdState;
  const prefix = `/${storagePrefix}/`;
  const found = mvcc.range({ op: 'range', key: prefix, end: prefixEnd(prefix) });
  return found.kvs.map(({ value, modRevision }) => {
    const object = value as ApiObject;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(modRevision) } };
  });
}

/** Number of pods, and of those that are ready. */
export function podCounts(run: Run): { readonly pods: number; readonly ready: number; readonly bound: number } {
  const { mvcc } = run.kernel.component(ETCD).state as EtcdState;
  const prefix = '/registry/pods/';
  const { kvs } = mvcc.range({ op: 'range', key: prefix, end: prefixEnd(prefix) });
  let ready = 0;
  let bound = 0;
  for (const { value } of kvs) {
    const { spec, status } = value as Pod;
    if (spec.nodeName !== undefined) bound++;
    if (status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True')) ready++;
  }
  return { pods: kvs.length, ready, bound };
}

/** How often to look whether a run has settled, and how long nothing must have changed. */
const GLANCE: Micros = SECOND / 2;
const QUIET: Micros = 5 * SECOND;

/**
 * Runs until no object but leases, node statuses and events of the past changed for 5 s of virtual time, or until `limit`.
 * True if it settled.
 */
export function runUntilSettled(run: Run, limit: Micros): boolean {
  let seen = settledMark(run);
  let since = run.now;
  while (run.now < limit) {
    run.runUntil(Math.min(limit, run.now + GLANCE));
    const mark = settledMark(run);
    if (mark !== seen) {
      seen = mark;
      since = run.now;
    } else if (run.now - since >= QUIET) return true;
  }
  return false;
}

const RESTLESS = ['/registry/leases/', '/registry/events/', '/registry/minions/', '/registry/masterleases/'];

/** Changes whenever an object changes that is not renewed by the clock. */
function settledMark(run: Run): string {
  const { mvcc } = run.kernel.component(ETCD).state as EtcdState;
  let newest = 0;
  let count = 0;
  const { kvs } = mvcc.range({ op: 'range', key: '/registry/', end: prefixEnd('/registry/') });
  for (const { key, modRevision } of kvs) {
    if (RESTLESS.some((prefix) => key.startsWith(prefix))) continue;
    count++;
    if (modRevision > newest) newest = modRevision;
  }
  return `${newest}/${count}`;
}
