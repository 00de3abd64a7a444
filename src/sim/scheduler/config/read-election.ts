/** Leader election as configured. Follows component-base config/v1alpha1/defaults.go and config/validation/validation.go. */
import { parseDuration } from '../../machinery/durations.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import type { Findings } from './read-profile.ts';

const NAME = 'kube-scheduler';

/** Its times, which have no effect here. */
function checkTimes({ leaseDuration = '15s', renewDeadline = '10s', retryPeriod = '2s' }: Draft, { problems }: Findings): void {
  const spans = Object.entries({ leaseDuration, renewDeadline, retryPeriod }).map(([name, text]) => {
    const field = `leaderElection.${name}`;
    const span = parseDuration(text);
    if (span === undefined) problems.push({ field, message: `${JSON.stringify(text)} is no duration: write for example 15s` });
    return span;
  });
  const [lease, renew] = spans;
  // A time of 0 is one that was not set.
  if (lease !== undefined && renew !== undefined && (lease || 15_000_000) <= (renew || 10_000_000))
    problems.push({
      field: 'leaderElection.leaseDuration',
      message: `Invalid value: ${JSON.stringify(renewDeadline)}: must be greater than \`RenewDeadline\``,
    });
}

export function readElection(given: Draft, findings: Findings): SchedulerConfiguration['leaderElection'] {
  const { leaderElect = true, resourceName = NAME, resourceLock = 'leases' } = given;
  if (leaderElect) {
    checkTimes(given, findings);
    if (resourceLock !== 'leases')
      findings.problems.push({
        field: 'leaderElection.resourceLock',
        message: `Invalid value: ${JSON.stringify(resourceLock)}: resourceLock value must be "leases"`,
      });
  }
  return { leaderElect, resourceName: resourceName || NAME };
}
