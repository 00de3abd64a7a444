/** DaemonSets in words: nodes are counted, not pods. */
import type { Micros } from '../../kernel/effects.ts';
import { counted } from '../describe/counted.ts';
import { type Any, fact, nameOf, type Stored, type Telling } from './fact-words.ts';

/** As many pods as are named one by one. */
const MOST = 12;

/** By the names of their nodes. */
function ownPods({ metadata }: Any, stored: Stored): Any[] {
  const owns = (pod: Any) => (pod.metadata.ownerReferences ?? []).some((owner: Any) => owner.uid === metadata.uid);
  const pods = stored.flatMap(({ value }) => {
    const object = value as Any;
    return object?.kind === 'Pod' && owns(object) ? [object] : [];
  });
  const nodeOf = (pod: Any): string => pod.spec.nodeName ?? '';
  return pods.sort((a, b) => (nodeOf(a) < nodeOf(b) ? -1 : 1));
}

function strategyOf({ spec }: Any): string {
  const { type = 'RollingUpdate', rollingUpdate = {} } = spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return 'OnDelete: new templates come to pods that somebody deletes';
  const { maxSurge = 0, maxUnavailable = 1 } = rollingUpdate;
  return maxSurge === 0 || maxSurge === '0%'
    ? `RollingUpdate, the pods of ${maxUnavailable} at a time`
    : `RollingUpdate, new beside old on ${maxSurge} at a time`;
}

export function daemonSetFacts(set: Any, _now: Micros, stored: Stored): Telling {
  const { metadata, spec, status = {} } = set;
  const {
    desiredNumberScheduled: nodes = 0,
    numberReady: ready = 0,
    updatedNumberScheduled: updated = 0,
    numberMisscheduled: strays = 0,
  } = status;
  const seen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const rollout = !seen
    ? ' Its newest spec was not looked at yet.'
    : updated < nodes
      ? ` The newest template is on ${updated} of them.`
      : '';
  const strayWords = strays === 0 ? '' : ` ${counted(strays, 'node')} ${strays === 1 ? 'has' : 'have'} one that should not be there.`;
  const pods = ownPods(set, stored);
  return {
    words: `Ready on ${ready} of ${counted(nodes, 'node')} that should run it.${rollout}${strayWords}`,
    facts: [
      ...pods.slice(0, MOST).map((pod) => {
        const node = pod.spec.nodeName as string | undefined;
        const where = node === undefined ? ['not bound yet'] : ['on ', nameOf('nodes', '', node)];
        return fact('Pod', nameOf('pods', metadata.namespace, pod.metadata.name), ' ', ...where);
      }),
      ...(pods.length > MOST ? [fact('Pods', `and ${pods.length - MOST} more`)] : []),
      fact('Strategy', strategyOf(set)),
      ...spec.template.spec.containers.map((container: Any) => fact(container.name, container.image)),
    ],
  };
}
