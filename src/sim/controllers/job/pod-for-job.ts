/** The pod that a Job asks for, of a certain index if it is indexed (pkg/controller/job/job_controller.go, indexed_job_utils.go). */
import type { Unborn } from '../../client/api-client.ts';
import { JOBS } from '../../client/resource.ts';
import type { Container, EnvVar } from '../../machinery/types/container.ts';
import type { Job } from '../../machinery/types/job.ts';
import type { Pod, PodSpec } from '../../machinery/types/pod.ts';
import { podFromTemplate } from '../pods/pod-from-template.ts';
import { judgeFailure } from './failure-policy.ts';
import { failuresBefore, hasLimitPerIndex, ignoredFailuresBefore } from './job-pods.ts';
import { COMPLETION_INDEX, INDEX_FAILURES, INDEX_IGNORED_FAILURES, TRACKING_FINALIZER } from './names.ts';

const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';
/** Longest prefix of a generated name. */
const LONGEST_PREFIX = 58;

/** `replaced`: the failed pod of that index, if there was one. */
export function podForJob(job: Job, index: number | undefined, replaced: Pod | undefined): Unborn<Pod> {
  const pod = podFromTemplate(job.spec.template, job, JOBS);
  const finalizers = pod.metadata.finalizers ?? [];
  const tracked = finalizers.includes(TRACKING_FINALIZER) ? finalizers : [...finalizers, TRACKING_FINALIZER];
  if (index === undefined) return { ...pod, metadata: { ...pod.metadata, finalizers: tracked } };
  const annotations = { ...pod.metadata.annotations, [COMPLETION_INDEX]: String(index), ...failureAnnotations(job, replaced) };
  const metadata = {
    ...pod.metadata,
    generateName: prefix(job.metadata.name, index),
    finalizers: tracked,
    annotations,
    labels: { ...pod.metadata.labels, [COMPLETION_INDEX]: String(index) },
  };
  return { ...pod, metadata, spec: { ...withIndexVariable(pod.spec), hostname: `${job.metadata.name}-${index}` } };
}

function prefix(name: string, index: number): string {
  const suffix = `-${index}-`;
  return `${name}${suffix}`.length > LONGEST_PREFIX ? `${name.slice(0, LONGEST_PREFIX - suffix.length)}${suffix}` : `${name}${suffix}`;
}

function failureAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (!hasLimitPerIndex(job)) return {};
  const counts = replaced ? judgeFailure(job, replaced).counts : true;
  const failures = replaced ? failuresBefore(replaced) + (counts ? 1 : 0) : 0;
  const ignored = replaced ? ignoredFailuresBefore(replaced) + (counts ? 0 : 1) : 0;
  return { [INDEX_FAILURES]: String(failures), ...(ignored > 0 ? { [INDEX_IGNORED_FAILURES]: String(ignored) } : {}) };
}

function withIndexVariable(spec: PodSpec): PodSpec {
  const { initContainers } = spec;
  return {
    ...spec,
    containers: spec.containers.map(addVariable),
    ...(initContainers ? { initContainers: initContainers.map(addVariable) } : {}),
  };
}

function addVariable(container: Container): Container {
  const env: readonly EnvVar[] = container.env ?? [];
  if (env.some(({ name }) => name === INDEX_VARIABLE)) return container;
  return {
    ...container,
    env: [...env, { name: INDEX_VARIABLE, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } } }],
  };
}
