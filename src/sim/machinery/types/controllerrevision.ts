/** apps/v1 ControllerRevision: what the template of a StatefulSet or DaemonSet was like at one time. */
import type { ApiObject } from '../wire/api.ts';
import type { PodTemplateSpec } from './pod.ts';

/** The patch that makes a set be again as it was: its whole template takes the place of the present one. */
export interface RevisionData {
  readonly spec: { readonly template: PodTemplateSpec & { readonly $patch: 'replace' } };
}

export interface ControllerRevision extends ApiObject {
  /** Counts up; the newest is the highest. */
  readonly revision: number;
  readonly data: RevisionData;
}
