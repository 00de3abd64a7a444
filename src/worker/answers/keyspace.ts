/** What etcd holds at the cursor. It is read from the component's state: nobody in the run notices. */
import type { Run } from '../../kernel/run.ts';
import { ETCD } from '../../protocol/identity.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import type { Mvcc } from '../../sim/etcd/mvcc.ts';
import type { EtcdState } from '../../sim/etcd/state.ts';
import type { KeyValue } from '../../sim/machinery/wire/etcd.ts';
import { etcdKey } from '../describe/object-key.ts';
import { same } from './trace-search.ts';

/** A dead member's disk is what it left. */
export function etcdOf(run: Pick<Run, 'kernel'>): { readonly mvcc: Mvcc; readonly state: EtcdState | undefined } | undefined {
  const component = run.kernel.indexes.has(ETCD) ? run.kernel.component(ETCD) : undefined;
  if (component === undefined) return undefined;
  if (component.alive) return { mvcc: (component.state as EtcdState).mvcc, state: component.state as EtcdState };
  return component.durable === undefined ? undefined : { mvcc: component.durable as Mvcc, state: undefined };
}

export function allKeys(mvcc: Mvcc): readonly KeyValue[] {
  return mvcc.range({ op: 'range', key: '/', end: '0' }).kvs;
}

export function findObject(run: Run, key: ObjectKey): KeyValue | undefined {
  const etcd = etcdOf(run);
  return etcd === undefined ? undefined : allKeys(etcd.mvcc).find((kv) => same(etcdKey(kv.key), key));
}
