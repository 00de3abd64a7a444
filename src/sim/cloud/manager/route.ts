/**
 * Route controller: one cloud route for each node's range of pod addresses, and the condition NetworkUnavailable
 * (cloud-provider controllers/route/route_controller.go). Every 10 s it compares the cloud's routes with the nodes.
 *
 * Not modelled: blackhole routes, IPv6.
 */
import { callAll, now, type Process, SECOND } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll } from '../../client/lister.ts';
import { every } from '../../client/periodic.ts';
import { NODES } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { formatDuration } from '../../machinery/durations.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Node } from '../../machinery/types/node.ts';
import { CLOUD } from '../../machinery/wire/api.ts';
import type { CloudResponse, Route } from '../wire.ts';
import { askCloud } from './cloud-client.ts';

const NAME = 'route-controller';
const RECONCILE_EVERY = 10 * SECOND;
/** maxConcurrentRouteOperations. */
const MAX_CONCURRENT = 200;
const api = new ApiClient(controllerAccount(NAME), 'cloud-controller-manager');
const source = { reporter: 'route_controller', api };

interface RouteState {
  busy: boolean;
}

function reconcileDue(self: ClientSelf): void {
  const own = self.state.client.controllers[NAME] as RouteState;
  if (own.busy) return;
  own.busy = true;
  const nodes = Object.freeze([...cachedAll(self, NODES).values()].filter((node) => node.spec.podCIDR));
  self.spawn(`${NAME}.reconcile`, { nodes }, { ended: `${NAME}.reconciled` });
}

const routeName = (cidr: string): string => `kubernetes-${cidr.replaceAll(/[./]/g, '-')}`;

/** The routes that the nodes need. */
function wantedRoutes(nodes: readonly Node[]): readonly Route[] {
  return nodes.flatMap(({ metadata, spec }) => {
    const cidrs = spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : []);
    return cidrs.map((cidr) => ({ name: routeName(cidr), node: metadata.name, cidr }));
  });
}

function* reconcile({ nodes }: { readonly nodes: readonly Node[] }): Process<void> {
  const listed = yield* askCloud<readonly Route[]>({ op: 'listRoutes' });
  if (!listed.ok) return;
  const wanted = wantedRoutes(nodes);
  const there = new Map(listed.body.map((route) => [route.name, route]));
  const missing = wanted.filter((route) => there.get(route.name)?.node !== route.node);
  const failed = yield* create(nodes, missing);
  const names = new Set(wanted.map((route) => route.name));
  for (const route of listed.body) if (!names.has(route.name)) yield* askCloud({ op: 'deleteRoute', name: route.name });
  for (const node of nodes) yield* setCondition(node, !failed.has(node.metadata.name));
}

/** Creates routes, so many at a time; gives the names of the nodes that stay without. */
function* create(nodes: readonly Node[], routes: readonly Route[]): Process<ReadonlySet<string>> {
  const failed = new Set<string>();
  for (let at = 0; at < routes.length; at += MAX_CONCURRENT) {
    const batch = routes.slice(at, at + MAX_CONCURRENT);
    const begun = yield* now();
    const replies = yield* callAll<CloudResponse>(batch.map((route) => ({ to: CLOUD, request: { op: 'createRoute', route } })));
    const took = formatDuration((yield* now()) - begun);
    for (const [index, route] of batch.entries()) {
      const reply = replies[index];
      if (reply?.ok && reply.value.ok) continue;
      failed.add(route.node);
      const error = reply?.ok && !reply.value.ok ? reply.value.error : 'cloud API: no answer';
      const node = nodes.find((one) => one.metadata.name === route.node);
      if (!node) continue;
      const message = `Could not create route ${node.metadata.uid} ${route.cidr} for node ${route.node} after ${took}: ${error}`;
      yield* record(source, node, 'Warning', 'FailedToCreateRoute', message);
    }
  }
  return failed;
}

function* setCondition(node: Node, created: boolean): Process<void> {
  const status = created ? 'False' : 'True';
  const known = node.status.conditions?.find((condition) => condition.type === 'NetworkUnavailable');
  if (known?.status === status) return;
  const time = formatTime(yield* now());
  const condition = {
    type: 'NetworkUnavailable',
    status,
    reason: created ? 'RouteCreated' : 'NoRouteCreated',
    message: created ? 'RouteController created a route' : 'RouteController failed to create a route',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  };
  yield* api.patch(NODES, undefined, node.metadata.name, 'strategic', { status: { conditions: [condition] } }, 'status');
}

export const routeController: ControllerDefinition = {
  name: NAME,
  informers: [informer<Node>({ resource: NODES })],
  queues: [],
  reports: [source],
  state: (): RouteState => ({ busy: false }),
  locals: {
    [`${NAME}.reconcileDue`]: reconcileDue,
    [`${NAME}.reconciled`]: (self: ClientSelf) => {
      (self.state.client.controllers[NAME] as RouteState).busy = false;
    },
  },
  processes: { [`${NAME}.reconcile`]: reconcile },
  started: (self) => every(self, RECONCILE_EVERY, `${NAME}.reconcileDue`),
};
