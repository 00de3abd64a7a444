/** What the checks of a container need to know of its pod. */
import type { Draft } from '../../../scheme/definition.ts';

export interface PodChecks {
  /** Sound volumes by name. */
  readonly volumes: ReadonlyMap<string, Draft>;
  /** Names in spec.resourceClaims. */
  readonly claimNames: ReadonlySet<string>;
  readonly gracePeriodSeconds: number | undefined;
  readonly restartPolicy: string;
  /** False if the pod has a user namespace of its own. */
  readonly hostUsers: boolean;
}
