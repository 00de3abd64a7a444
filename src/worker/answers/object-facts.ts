/** An API object in words: what it is doing, and the facts of its kind that people look for. */
import type { Micros } from '../../kernel/effects.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { requestsOf } from '../../sim/scheduler/framework/requests.ts';
import { counted } from '../describe/counted.ts';
import { resourceOfKind } from '../describe/object-key.ts';
import { cronJobFacts } from './cron-facts.ts';
import { daemonSetFacts } from './daemon-facts.ts';
import { type Any, bytes, cpu, fact, nameOf, type Stored, since, type Telling } from './fact-words.ts';
import { nodeFacts } from './node-facts.ts';
import { reasonsOf } from './scheduler-words.ts';
import { revisionFacts, statefulSetFacts } from './stateful-facts.ts';

type Teller = (object: Any, now: Micros, stored: Stored) => Telling;

const TELLERS: Readonly<Record<string, Teller>> = {
  Pod: podFacts,
  Node: nodeFacts,
  Deployment: deploymentFacts,
  ReplicaSet: replicaSetFacts,
  ReplicationController: replicaSetFacts,
  DaemonSet: daemonSetFacts,
  StatefulSet: statefulSetFacts,
  ControllerRevision: revisionFacts,
  Job: jobFacts,
  CronJob: cronJobFacts,
  Service: serviceFacts,
};

export function factsOf(object: ApiObject, now: Micros, stored: Stored): Telling {
  const told = TELLERS[object.kind]?.(object, now, stored) ?? { words: '', facts: [] };
  const { namespace = '', ownerReferences = [], finalizers = [], deletionTimestamp } = (object as Any).metadata;
  const owners = ownerReferences.map((owner: Any) =>
    fact(
      owner.controller === true ? 'Controlled by' : 'Owned by',
      `${owner.kind} `,
      nameOf(resourceOfKind(owner.kind), owner.kind === 'Node' ? '' : namespace, owner.name),
    ),
  );
  const held =
    deletionTimestamp === undefined ? '' : `Marked for deletion${finalizers.length > 0 ? `; held by ${finalizers.join(', ')}` : ''}. `;
  return { words: `${held}${told.words}`, facts: [...told.facts, ...owners] };
}

function podFacts(pod: Any, now: Micros): Telling {
  const { spec, status = {}, metadata } = pod;
  const statuses: Any[] = status.containerStatuses ?? [];
  const { milliCpu, memory } = requestsOf(pod as Pod);
  const facts = [
    ...(spec.nodeName ? [fact('Node', nameOf('nodes', '', spec.nodeName))] : []),
    ...(status.podIP ? [fact('Address', status.podIP)] : []),
    ...spec.containers.map((container: Any) =>
      fact(
        container.name,
        containerWords(
          statuses.find(({ name }) => name === container.name),
          now,
        ),
        ` (${container.image})`,
      ),
    ),
    fact('Asks for', `${cpu(milliCpu)} cpu, ${bytes(memory)} memory`),
    ...(spec.priority ? [fact('Priority', String(spec.priority))] : []),
    ...(status.qosClass ? [fact('Class', status.qosClass)] : []),
  ];
  return { words: podWords(spec, status, metadata, now), facts };
}

function podWords(spec: Any, status: Any, metadata: Any, now: Micros): string {
  const condition = (type: string) => (status.conditions ?? []).find((one: Any) => one.type === type);
  const scheduled = condition('PodScheduled');
  if (!spec.nodeName) {
    const age = since(now, metadata.creationTimestamp);
    if (scheduled?.reason === 'SchedulingGated') return `Held back for ${age}: its scheduling gates are not open.`;
    if (scheduled?.status === 'False')
      return `Pending for ${age}: the scheduler finds no node for it (${reasonsOf(scheduled.message ?? '')}).`;
    return `Pending for ${age}: it waits for the scheduler.`;
  }
  const ready = condition('Ready');
  const missing = (status.containerStatuses ?? []).find((one: Any) => one.ready !== true);
  switch (status.phase) {
    case 'Running':
      return ready?.status === 'True'
        ? `Running and ready on ${spec.nodeName} for ${since(now, ready.lastTransitionTime)}.`
        : `Running on ${spec.nodeName}, not ready: ${missing?.name ?? 'a container'} is ${containerWords(missing, now)}.`;
    case 'Succeeded':
      return 'Done: all its containers ended well.';
    case 'Failed':
      return `Failed${status.reason ? ` (${status.reason})` : ''}${status.message ? `: ${status.message}` : '.'}`;
    default:
      return `Bound to ${spec.nodeName}; the kubelet there is starting it${missing === undefined ? '' : `: ${missing.name} is ${containerWords(missing, now)}`}.`;
  }
}

function containerWords(status: Any, now: Micros): string {
  if (status === undefined) return 'not started';
  const again = status.restartCount > 0 ? `, restarted ${status.restartCount}×` : '';
  const { running, waiting, terminated } = status.state ?? {};
  if (running !== undefined) return `running for ${since(now, running.startedAt)}${again}`;
  if (terminated !== undefined) return `ended (${terminated.reason}, exit code ${terminated.exitCode})${again}`;
  return `waiting${waiting?.reason ? ` (${waiting.reason})` : ''}${again}`;
}

function owned(stored: Stored, uid: string, kind: string): Any[] {
  return stored.flatMap(({ value }) => {
    const object = value as Any;
    return object?.kind === kind && object.metadata.ownerReferences?.some((owner: Any) => owner.uid === uid) === true ? [object] : [];
  });
}

function deploymentFacts({ metadata, spec, status = {} }: Any, _now: Micros, stored: Stored): Telling {
  const wanted = spec.replicas ?? 1;
  const { updatedReplicas: updated = 0, availableReplicas: available = 0, replicas = 0 } = status;
  const old = replicas - updated;
  const seen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const complete = seen && updated === wanted && available === wanted && old === 0;
  const { rollingUpdate } = spec.strategy ?? {};
  const bounds = rollingUpdate === undefined ? '' : ` (at most ${rollingUpdate.maxSurge} more, ${rollingUpdate.maxUnavailable} fewer)`;
  return {
    words: complete
      ? `All ${counted(wanted, 'pod')} are up to date and available.`
      : `${seen ? '' : 'Its newest spec was not looked at yet. '}Rolling out: ${updated} of ${counted(wanted, 'pod')} up to date, ${available} available${old > 0 ? `, ${old} old still there` : ''}.`,
    facts: [
      ...owned(stored, metadata.uid, 'ReplicaSet').map((set) =>
        fact(
          'ReplicaSet',
          nameOf('replicasets', metadata.namespace, set.metadata.name),
          `: ${set.status?.readyReplicas ?? 0} ready of ${set.spec.replicas}`,
        ),
      ),
      fact('Strategy', `${spec.strategy?.type ?? 'RollingUpdate'}${bounds}`),
      ...spec.template.spec.containers.map((container: Any) => fact(container.name, container.image)),
    ],
  };
}

function replicaSetFacts({ metadata, spec, status = {} }: Any, _now: Micros, stored: Stored): Telling {
  const pods = owned(stored, metadata.uid, 'Pod');
  const { replicas = 0, readyReplicas: ready = 0 } = status;
  return {
    words: `Wants ${counted(spec.replicas, 'pod')}, counts ${replicas}, ${ready} of them ready.`,
    facts: [
      ...pods.slice(0, 12).map((pod) => fact('Pod', nameOf('pods', metadata.namespace, pod.metadata.name))),
      ...(pods.length > 12 ? [fact('Pods', `and ${pods.length - 12} more`)] : []),
    ],
  };
}

function jobFacts({ spec, status = {} }: Any, now: Micros): Telling {
  const { succeeded = 0, failed = 0, active = 0, completionTime } = status;
  const finished = (status.conditions ?? []).find(
    (one: Any) => (one.type === 'Complete' || one.type === 'Failed') && one.status === 'True',
  );
  const end =
    finished === undefined
      ? `${active} at work`
      : finished.type === 'Complete'
        ? `complete for ${since(now, completionTime)}`
        : `failed: ${finished.message}`;
  return {
    words: `${succeeded} of ${spec.completions ?? 1} succeeded, ${failed} failed; ${end}.`,
    facts: [fact('At a time', String(spec.parallelism ?? 1)), fact('May fail', `${spec.backoffLimit ?? 6} times`)],
  };
}

function serviceFacts({ metadata, spec, status = {} }: Any, _now: Micros, stored: Stored): Telling {
  const slices = stored.flatMap(({ value }) => {
    const object = value as Any;
    return object?.kind === 'EndpointSlice' &&
      object.metadata.namespace === metadata.namespace &&
      object.metadata.labels?.['kubernetes.io/service-name'] === metadata.name
      ? [object]
      : [];
  });
  const endpoints: Any[] = slices.flatMap((slice) => slice.endpoints ?? []);
  const ready = endpoints.filter((one) => one.conditions?.ready === true).length;
  const ingress: Any[] = status.loadBalancer?.ingress ?? [];
  const outside =
    spec.type !== 'LoadBalancer'
      ? ''
      : ingress.length === 0
        ? ' It waits for its load balancer.'
        : ` From outside it is ${ingress.map(({ ip, hostname }) => ip ?? hostname).join(', ')}.`;
  return {
    words: `${spec.clusterIP === 'None' ? 'Without an address of its own' : `At ${spec.clusterIP}`}, ${counted(ready, 'ready pod')} behind it${endpoints.length > ready ? `, ${endpoints.length - ready} not ready` : ''}.${outside}`,
    facts: [
      fact('Type', spec.type),
      ...(spec.ports ?? []).map((port: Any) =>
        fact(port.name ?? 'Port', `${port.port} → ${port.targetPort}${port.nodePort ? `, on nodes ${port.nodePort}` : ''}`),
      ),
      ...slices.map((slice) => fact('Slice', nameOf('endpointslices', metadata.namespace, slice.metadata.name))),
    ],
  };
}
