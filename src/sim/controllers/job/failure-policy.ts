/** What a failed pod means for its Job (pkg/controller/job/pod_failure_policy.go). */
import type { ContainerStatus } from '../../machinery/types/container.ts';
import type { Job, PodFailurePolicyRule } from '../../machinery/types/job.ts';
import type { Pod } from '../../machinery/types/pod.ts';

export interface Verdict {
  readonly action?: PodFailurePolicyRule['action'];
  /** Does it count towards the backoff limit? */
  readonly counts: boolean;
  /** Why the whole Job fails because of it. */
  readonly failsJob?: string;
}

const COUNTS: Verdict = Object.freeze({ counts: true });

/** The verdict of the first rule that matches; without one the failure counts. */
export function judgeFailure(job: Job, pod: Pod): Verdict {
  for (const [at, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const match = matchRule(rule, pod);
    if (match === undefined) continue;
    const { action } = rule;
    if (action !== 'FailJob') return { action, counts: action !== 'Ignore' };
    return { action, counts: true, failsJob: `${match} matching FailJob rule at index ${at}` };
  }
  return COUNTS;
}

/** What of the pod matches, in words. */
function matchRule({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const { namespace, name } = pod.metadata;
  if (onExitCodes) {
    const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
    const status = [...containerStatuses, ...initContainerStatuses].find((container) => matchesExitCode(onExitCodes, container));
    return status && `Container ${status.name} for pod ${namespace}/${name} failed with exit code ${status.state?.terminated?.exitCode}`;
  }
  const condition = pod.status.conditions?.find(({ type, status }) =>
    onPodConditions?.some((pattern) => pattern.type === type && pattern.status === status),
  );
  return condition && `Pod ${namespace}/${name} has condition ${condition.type}`;
}

function matchesExitCode(rule: NonNullable<PodFailurePolicyRule['onExitCodes']>, { name, state }: ContainerStatus): boolean {
  const exitCode = state?.terminated?.exitCode ?? 0;
  if (exitCode === 0 || (rule.containerName && rule.containerName !== name)) return false;
  return rule.values.includes(exitCode) === (rule.operator === 'In');
}
