/** Nodes that fall silent, pods that must leave them, and what kubelets report. */

import { titleOf } from '../../../protocol/identity.ts';
import type { Part } from '../../../protocol/message.ts';
import { counted } from '../counted.ts';
import { type Locals, named, type Occasion, type Rule, sentence } from './rule.ts';

const LIFECYCLE = 'The node lifecycle controller';
const node = (name: string): Part => named('nodes', '', name);

const kubeletsSilent: Rule = ({ nodes }, { by, object }) => {
  if (object !== undefined && object.resource !== 'nodes') return undefined;
  const name = object?.name ?? nodes[0];
  return sentence(
    LIFECYCLE,
    by,
    ' has not heard of the kubelet on ',
    node(name),
    ' for too long: it marks the state of the node as unknown.',
  );
};

const podsNotReady: Rule = ({ node: name, pods }, { by, object }) => {
  if (object !== undefined && object.resource !== 'pods') return undefined;
  return sentence(LIFECYCLE, by, ' counts on ', node(name), ` no more: it marks its ${counted(pods, 'pod')} as not ready.`);
};

const tainting: Rule = ({ node: name, key, add, remove }, { by, object }) => {
  if (object !== undefined && object.resource !== 'nodes') return undefined;
  if (Array.isArray(remove) && remove.length > 0)
    return sentence(LIFECYCLE, by, ` takes the taint ${remove.join(', ')} off `, node(name), '.');
  const taint = key ?? (Array.isArray(add) ? add.join(', ') : '');
  return sentence(LIFECYCLE, by, ' taints ', node(name), ` with ${taint}, after the state of the node.`);
};

const podMarked: Rule = ({ pod, node: name }, { by }) =>
  sentence(
    'The taint eviction controller',
    by,
    ' finds that ',
    named('pods', 'pod', pod),
    ' does not tolerate a taint of ',
    node(name),
    ' any longer: it evicts it.',
  );

const rangeAllocated: Rule = ({ node: name, cidr }, { by, object }) => {
  if (object !== undefined && object.resource !== 'nodes') return undefined;
  return sentence('The node IPAM controller', by, ' gives ', node(name), ` the pod addresses ${cidr}.`);
};

/** What happened to a container, if the report is about its pod. */
function ofPod(locals: Locals, { by, object, subresource }: Occasion, what: string, end = ''): readonly Part[] | undefined {
  if (object?.resource !== 'pods' || subresource !== 'status' || locals.pod !== `${object.namespace}/${object.name}`) return undefined;
  return sentence(`The ${titleOf(by)}`, by, ` ${what} of `, named('pods', 'pod', locals.pod), `${end}: it reports that.`);
}

const containerStarted: Rule = (locals, occasion) =>
  ofPod(
    locals,
    occasion,
    locals.restarts > 0
      ? `has started container ${locals.container} again (restart ${locals.restarts})`
      : `has started container ${locals.container}`,
  );

const containerExited: Rule = (locals, occasion) =>
  ofPod(locals, occasion, `saw container ${locals.container}`, ` end with exit code ${locals.code}`);

export const NODES: Readonly<Record<string, Rule>> = {
  kubeletsSilent,
  podsNotReady,
  taintingNoExecute: tainting,
  taintingNoSchedule: tainting,
  podMarked,
  rangeAllocated,
  containerExited,
  containerStarted,
};
