import type { Micros } from '../../kernel/effects.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { nodeInfo } from '../../sim/scheduler/framework/node-info.ts';
import { requestsOf } from '../../sim/scheduler/framework/requests.ts';
import { counted } from '../describe/counted.ts';
import { type Any, bytes, cpu, fact, type Stored, since, type Telling } from './fact-words.ts';

/** A node, and what its pods ask of it. */
export function nodeFacts(node: Any, now: Micros, stored: Stored): Telling {
  const { metadata, spec, status = {} } = node;
  const pods = stored.flatMap(({ value }) => {
    const object = value as Any;
    const there =
      object?.kind === 'Pod' && object.spec.nodeName === metadata.name && !['Succeeded', 'Failed'].includes(object.status?.phase);
    return there ? [object as Pod] : [];
  });
  let milli = 0;
  let memory = 0;
  for (const pod of pods) {
    const requests = requestsOf(pod);
    milli += requests.milliCpu;
    memory += requests.memory;
  }
  const { allocatable } = nodeInfo(node);
  const taints: Any[] = spec.taints ?? [];
  const zone = metadata.labels?.['topology.kubernetes.io/zone'];
  const lease = stored.find(
    ({ value }) =>
      (value as Any)?.kind === 'Lease' &&
      (value as Any).metadata.namespace === 'kube-node-lease' &&
      (value as Any).metadata.name === metadata.name,
  )?.value as Any;
  return {
    words: nodeWords(spec, status, pods.length, now),
    facts: [
      fact('Pods', `${pods.length} of ${allocatable.pods}`),
      fact('cpu', `${cpu(milli)} of ${cpu(allocatable.milliCpu)} asked for`),
      fact('Memory', `${bytes(memory)} of ${bytes(allocatable.memory)} asked for`),
      ...(taints.length > 0 ? taints.map(({ key, value, effect }) => fact('Taint', `${key}${value ? `=${value}` : ''}:${effect}`)) : []),
      ...(zone === undefined ? [] : [fact('Zone', zone)]),
      ...(spec.podCIDR ? [fact('Pod addresses', spec.podCIDR)] : []),
      ...(lease === undefined ? [] : [fact('Lease', `renewed ${since(now, lease.spec.renewTime)} ago`)]),
    ],
  };
}

function nodeWords(spec: Any, status: Any, pods: number, now: Micros): string {
  const ready = (status.conditions ?? []).find((one: Any) => one.type === 'Ready');
  const cordoned = spec.unschedulable === true ? ' It is cordoned: no new pods.' : '';
  const bound = counted(pods, 'pod');
  if (ready === undefined) return `Registered; its kubelet has not reported yet.${cordoned}`;
  const span = since(now, ready.lastTransitionTime);
  if (ready.status === 'True') return `Ready for ${span}, with ${bound}.${cordoned}`;
  if (ready.status === 'Unknown')
    return `Nobody knows for ${span}: its kubelet has stopped to report. ${bound} ${pods === 1 ? 'is' : 'are'} still bound to it.${cordoned}`;
  return `Not ready for ${span}: ${ready.message ?? ready.reason}.${cordoned}`;
}
