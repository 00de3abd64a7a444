/** One row of `kubectl get pods`. Follows pkg/printers/internalversion/printers.go (printPod). */
import type { Draft } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';

const NONE = '<none>';

function endText(terminated: Draft): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`;
}

function isTrue(pod: Draft, condition: string): boolean {
  return (pod.status.conditions ?? []).some((candidate: Draft) => candidate.type === condition && candidate.status === 'True');
}

interface Restarts {
  count: number;
  last: string;
}

function addRestarts(restarts: Restarts, status: Draft): void {
  restarts.count += status.restartCount ?? 0;
  const finished: string = status.lastState?.terminated?.finishedAt ?? '';
  if (finished > restarts.last) restarts.last = finished;
}

interface Summary {
  ready: number;
  total: number;
  text: string;
  restarts: Restarts;
}

/** Gives true while init containers are at work. */
function lookAtInitContainers(pod: Draft, summary: Summary, ofSidecars: Restarts): boolean {
  const initContainers: readonly Draft[] = pod.spec.initContainers ?? [];
  const sidecars = new Set<string>();
  for (const container of initContainers) if (container.restartPolicy === 'Always') sidecars.add(container.name);
  summary.total += sidecars.size;
  const statuses: readonly Draft[] = pod.status.initContainerStatuses ?? [];
  for (let index = 0; index < statuses.length; index++) {
    const status = statuses[index];
    addRestarts(summary.restarts, status);
    if (sidecars.has(status.name)) addRestarts(ofSidecars, status);
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(status.name) && status.started === true) {
      if (status.ready) summary.ready++;
      continue;
    }
    if (terminated !== undefined) summary.text = `Init:${endText(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') summary.text = `Init:${waiting.reason}`;
    else summary.text = `Init:${index}/${initContainers.length}`;
    return true;
  }
  return false;
}

function lookAtContainers(pod: Draft, summary: Summary): void {
  const statuses: readonly Draft[] = pod.status.containerStatuses ?? [];
  let running = false;
  let failure = '';
  for (let index = statuses.length - 1; index >= 0; index--) {
    const status = statuses[index];
    addRestarts(summary.restarts, status);
    const { waiting, terminated, running: runs } = status.state ?? {};
    if (waiting?.reason) summary.text = waiting.reason;
    else if (terminated !== undefined) {
      summary.text = endText(terminated);
      if (terminated.exitCode !== 0) failure = summary.text;
    } else if (status.ready && runs !== undefined) {
      running = true;
      summary.ready++;
    }
  }
  if (summary.text !== 'Completed') return;
  if (running) summary.text = isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
  else if (failure !== '') summary.text = failure;
}

function summarize(pod: Draft): Summary {
  const { status, spec, metadata } = pod;
  const summary: Summary = {
    ready: 0,
    total: spec.containers?.length ?? 0,
    text: status.reason || status.phase || '',
    restarts: { count: 0, last: '' },
  };
  for (const condition of status.conditions ?? [])
    if (condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated') summary.text = 'SchedulingGated';
  const ofSidecars: Restarts = { count: 0, last: '' };
  const isInitializing = lookAtInitContainers(pod, summary, ofSidecars);
  if (!isInitializing || isTrue(pod, 'Initialized')) {
    summary.restarts = ofSidecars;
    lookAtContainers(pod, summary);
  }
  if (metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') summary.text = 'Unknown';
    else if (status.phase !== 'Failed' && status.phase !== 'Succeeded') summary.text = 'Terminating';
  }
  return summary;
}

function gatesText(pod: Draft): string {
  const gates: readonly Draft[] = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  return `${gates.filter((gate) => isTrue(pod, gate.conditionType)).length}/${gates.length}`;
}

export function podCells(pod: Draft, nowMicros: number): readonly unknown[] {
  const { ready, total, text, restarts } = summarize(pod);
  const restartsText =
    restarts.count > 0 && restarts.last !== '' ? `${restarts.count} (${age(restarts.last, nowMicros)} ago)` : `${restarts.count}`;
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    text,
    restartsText,
    age(pod.metadata.creationTimestamp, nowMicros),
    pod.status.podIPs?.[0]?.ip || pod.status.podIP || NONE,
    pod.spec.nodeName || NONE,
    pod.status.nominatedNodeName || NONE,
    gatesText(pod),
  ];
}

const completed = (reason: string, message: string): readonly object[] =>
  Object.freeze([Object.freeze({ type: 'Completed', status: 'True', reason, message })]);
const SUCCEEDED = completed('Succeeded', 'The pod has completed successfully.');
const FAILED = completed('Failed', 'The pod failed.');

/** pkg/printers/internalversion/printers.go: podSuccessConditions, podFailedConditions. */
export function podRowConditions(pod: Draft): readonly object[] | undefined {
  const phase: string | undefined = pod.status?.phase;
  return phase === 'Succeeded' ? SUCCEEDED : phase === 'Failed' ? FAILED : undefined;
}
