/**
 * Node IPAM controller: gives each node a range of pod addresses (/24 of 10.244.0.0/16), from which routes and pod addresses come.
 * Not modelled: IPv6 and several ranges a node, allocation by the cloud. Follows pkg/controller/nodeipam/ipam/range_allocator.go.
 */
import { local, type Process, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { NODES } from '../../client/resource.ts';
import { isNotFound } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Node } from '../../machinery/types/node.ts';
import { allocate, free, newRangeSet, occupy, type RangeSet } from './ranges.ts';

const NAME = 'node-ipam-controller';
const api = new ApiClient(controllerAccount('node-controller'), 'kube-controller-manager');
const source = { reporter: 'cidrAllocator', api };
const CLUSTER_RANGE = '10.244.0.0/16';
const NODE_MASK_SIZE = 24;
const TRIES = 3;

const rangesOf = (self: ClientSelf): RangeSet => ownState<{ readonly ranges: RangeSet }>(self, NAME).ranges;

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const node = yield* lookUp(NODES, key);
  if (!node || node.spec.podCIDR) return;
  const cidr = yield* local<string | undefined>(`${NAME}.allocate`);
  if (cidr === undefined) {
    yield* record(source, node, 'Normal', 'CIDRNotAvailable', `Node ${key} status is now: CIDRNotAvailable`);
    return { error: 'CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range' };
  }
  yield* step('rangeAllocated', { node: key, cidr });
  for (let tries = 0; tries < TRIES; tries++) {
    const result = yield* api.patch(NODES, undefined, key, 'strategic', { spec: { podCIDR: cidr, podCIDRs: [cidr] } });
    if (result.ok) return;
    if (isNotFound(result.refusal)) break;
  }
  yield* local(`${NAME}.free`, cidr);
  yield* record(source, node, 'Normal', 'CIDRAssignmentFailed', `Node ${key} status is now: CIDRAssignmentFailed`);
  return { error: `failed to update node ${key} with its range` };
}

function seen(self: ClientSelf, node: Node): void {
  if (node.spec.podCIDR) occupy(rangesOf(self), node.spec.podCIDR);
  else enqueue(self, NAME, node.metadata.name);
}

export const nodeIpamController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Node>({
      resource: NODES,
      handlers: {
        added: seen,
        updated: (self, _, node) => seen(self, node),
        deleted: (self, node) => {
          if (node.spec.podCIDR) free(rangesOf(self), node.spec.podCIDR);
        },
      },
    }),
  ],
  queues: [{ name: NAME, workers: 30, sync }],
  reports: [source],
  state: () => ({ ranges: newRangeSet(CLUSTER_RANGE, NODE_MASK_SIZE) }),
  locals: {
    [`${NAME}.allocate`]: (self: ClientSelf) => allocate(rangesOf(self)),
    [`${NAME}.free`]: (self: ClientSelf, cidr: string) => free(rangesOf(self), cidr),
  },
};
