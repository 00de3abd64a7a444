/** State and configuration of an etcd member. */
import type { ExchangeId, TimerId } from '../../kernel/component.ts';
import type { Micros } from '../../kernel/effects.ts';
import type { EtcdWatchRequest } from '../machinery/wire/etcd.ts';
import type { WriteAheadLog } from './log.ts';
import type { Mvcc } from './mvcc.ts';

export interface EtcdConfig {
  /** How long the write-ahead log takes to be safe on the disk: the least latency of a write. */
  readonly syncMicros: Micros;
  /** How long a read takes. */
  readonly rangeMicros: Micros;
}

export const DEFAULT_ETCD_CONFIG: EtcdConfig = { syncMicros: 1_200, rangeMicros: 300 };

export interface EtcdState {
  /** What is on the disk. */
  mvcc: Mvcc;
  wal: WriteAheadLog;
  /** Open watches by exchange, in the order of their opening. */
  watches: Map<ExchangeId, EtcdWatchRequest>;
  /** The timers at whose end leases run out. */
  leaseTimers: Map<number, TimerId>;
}
