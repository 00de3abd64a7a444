/**
 * A simulated extender of the scheduler: a service that has a say in where pods go. What it says is declared, by labels of nodes.
 *
 * Modelled: filter, prioritize, preempt and bind over a link with latency; that it can be dead, cut off, slow, or answer with an error; that
 * it knows nodes from a watch of its own, which may be behind, if it is asked by their names. Not modelled: state of its own; that it knows
 * pods itself.
 */
import type { Incoming } from '../../kernel/component.ts';
import { MILLISECOND, type Process } from '../../kernel/effects.ts';
import { ApiClient, type Unborn } from '../client/api-client.ts';
import { assemble, type ClientConfig } from '../client/component.ts';
import { informer } from '../client/definition.ts';
import { componentUser } from '../client/identity.ts';
import { cached } from '../client/lister.ts';
import { NODES, PODS } from '../client/resource.ts';
import type { ClientSelf } from '../client/state.ts';
import type { Node } from '../machinery/types/node.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { ApiRequest, ApiResponse } from '../machinery/wire/api.ts';
import {
  type ExtenderArgs,
  type ExtenderBehaviour,
  type ExtenderBindingArgs,
  type ExtenderBindingResult,
  type ExtenderFilterResult,
  type ExtenderPreemptionArgs,
  type ExtenderPreemptionResult,
  type HostPriority,
  MAX_EXTENDER_PRIORITY,
} from '../machinery/wire/extender.ts';

export type ExtenderConfig = ExtenderBehaviour & ClientConfig;

/** Answers so far, by what was asked. */
export interface ExtenderState {
  readonly answers: Record<string, number>;
}

type ExtenderSelf = ClientSelf<ExtenderState>;

const THINKING = 2 * MILLISECOND;
const api = new ApiClient(componentUser('system:serviceaccount:kube-system:scheduler-extender'), 'scheduler-extender');

function nodesOf(self: ExtenderSelf, { Nodes, NodeNames }: ExtenderArgs): readonly (readonly [string, Node | undefined])[] {
  if (NodeNames !== undefined) return NodeNames.map((name) => [name, cached(self, NODES, name)]);
  return (Nodes?.items ?? []).map((node) => [node.metadata.name, node]);
}

function filter(self: ExtenderSelf, args: ExtenderArgs, { allow }: ExtenderConfig): ExtenderFilterResult {
  const passed: string[] = [];
  const failed: Record<string, string> = {};
  for (const [name, node] of nodesOf(self, args)) {
    const value = allow && node?.metadata.labels?.[allow.label];
    if (allow === undefined || (value !== undefined && (allow.values?.includes(value) ?? true))) passed.push(name);
    else failed[name] = `node(s) had no label ${allow.label}${allow.values === undefined ? '' : ` of ${allow.values.join(' or ')}`}`;
  }
  const why = { [allow?.unresolvable ? 'FailedAndUnresolvableNodes' : 'FailedNodes']: Object.freeze(failed) };
  if (args.NodeNames !== undefined) return { NodeNames: passed, ...why };
  const among = new Set(passed);
  return { Nodes: { items: (args.Nodes?.items ?? []).filter(({ metadata }) => among.has(metadata.name)) }, ...why };
}

function prioritize(self: ExtenderSelf, args: ExtenderArgs, { score }: ExtenderConfig): readonly HostPriority[] {
  return nodesOf(self, args).map(([Host, node]) => {
    const value = Math.trunc(Number(score && node?.metadata.labels?.[score.label])) || 0;
    return { Host, Score: Math.max(0, Math.min(MAX_EXTENDER_PRIORITY, value)) };
  });
}

/** Who is only told uids agrees with all. */
function preempt(
  { NodeNameToVictims, NodeNameToMetaVictims }: ExtenderPreemptionArgs,
  { spare }: ExtenderConfig,
): ExtenderPreemptionResult {
  if (NodeNameToVictims === undefined) return { NodeNameToMetaVictims: NodeNameToMetaVictims ?? {} };
  const isSpared = ({ metadata: { labels = {} } }: Pod): boolean => {
    const value = spare && labels[spare.label];
    return value !== undefined && (spare?.values?.includes(value) ?? true);
  };
  const left = Object.entries(NodeNameToVictims).filter(([, { Pods }]) => !Pods.some(isSpared));
  const named = left.map(([node, { Pods, NumPDBViolations }]) => [
    node,
    { Pods: Pods.map(({ metadata }) => ({ UID: metadata.uid })), NumPDBViolations },
  ]);
  return { NodeNameToMetaVictims: Object.fromEntries(named) };
}

/** In place of the scheduler. */
function* bind(args: ExtenderBindingArgs): Process<ApiResponse<ExtenderBindingResult>> {
  const metadata = { name: args.PodName, namespace: args.PodNamespace, uid: args.PodUID };
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata, target: { kind: 'Node', name: args.Node } };
  const result = yield* api.create(PODS, binding as unknown as Unborn<Pod>, 'binding');
  return { status: 200, body: result.ok ? {} : { Error: result.refusal.message } };
}

function answer(self: ExtenderSelf, verb: string, request: ApiRequest, config: ExtenderConfig): ApiResponse {
  if ((config.failing as readonly string[] | undefined)?.includes(verb)) return { status: 500, body: {} };
  if (verb === 'filter') return { status: 200, body: filter(self, request.body as ExtenderArgs, config) };
  if (verb === 'preempt') return { status: 200, body: preempt(request.body as ExtenderPreemptionArgs, config) };
  if (verb === 'prioritize') return { status: 200, body: prioritize(self, request.body as ExtenderArgs, config) };
  return { status: 404, body: {} };
}

export const extenderKind = assemble<ExtenderState, ExtenderConfig>({
  kind: 'extender',
  user: api.user,
  agent: api.agent,
  own: () => ({ answers: {} }),
  informers: [informer({ resource: NODES })],
  request(self: ExtenderSelf, { exchange, payload }: Incoming) {
    const config = self.config as ExtenderConfig;
    const request = payload as ApiRequest;
    const verb = request.path.slice(request.path.lastIndexOf('/') + 1);
    const { answers } = self.state.own;
    answers[verb] = (answers[verb] ?? 0) + 1;
    const after = config.thinking ?? THINKING;
    if (verb === 'bind' && !config.failing?.includes('bind')) self.spawn('bind', request.body, { reply: exchange, after });
    else self.reply(exchange, Object.freeze(answer(self, verb, request, config)), after);
  },
  processes: { bind },
});
