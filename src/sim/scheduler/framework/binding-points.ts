/**
 * Extension points at which a plugin may take its time and write to the API server: processes (kernel/effects.ts). Follows
 * framework/interface.go. Each is given what the plugin itself set aside when the pod was reserved.
 */
import type { Process } from '../../../kernel/effects.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { Setback } from './verdict.ts';

/** A pod that counts on its node and that the API server does not know there yet. */
export interface AssumedPod {
  readonly pod: Pod;
  /** `namespace/name`. */
  readonly key: string;
  readonly node: string;
  /** What the plugin's `reserve` gave; undefined if nothing. */
  readonly plan: unknown;
  readonly api: ApiClient;
}

/** What a plugin's `postFilter` decided to do, and for which pod. */
export interface Errand {
  readonly pod: Pod;
  readonly work: unknown;
  readonly api: ApiClient;
  /** Reports an event of type Normal. */
  tell(object: ApiObject, reason: string, message: string): Process<void>;
  /** Ends a pod's wait for permits; false if it does not wait. */
  refuseWaiting(uid: string, reason: string): Process<boolean>;
  /** All that is left is the end of this pod: as soon as it is being deleted, the errand counts as over. */
  hangOn(key: string): Process<void>;
  /** The pod shall be tried again: it may be that nothing else will wake it. */
  activate(): Process<void>;
}

export interface BindingPoints {
  /** Of PostFilter: carries out its `work`, while the next pods are scheduled. */
  carryOut?(errand: Errand): Process<void>;
  /** Undoes what `reserve`, or `preBind` since, did outside of the scheduler. The plan is dropped by the framework. Must not fail. */
  unreserve?(assumed: AssumedPod): Process<void>;
  /** PreBindPreFlight: has `preBind` anything to do? Without it `preBind` always runs. No effects: it is asked, not run. */
  preFlight?(assumed: AssumedPod): boolean;
  /** Whatever it gives back ends the attempt; undefined: done. */
  preBind?(assumed: AssumedPod): Process<Setback | undefined>;
  /** `skip`: another plugin shall bind it. */
  bind?(assumed: AssumedPod): Process<'skip' | Setback | undefined>;
  /** Told of a success. */
  postBind?(assumed: AssumedPod): Process<void>;
}
