/**
 * A component made of client machinery: `assemble` turns a definition (data) into a ComponentKind.
 *
 * Life: without election the informers start at once; with it, when the lease is had. A controller's workers begin when all of its
 * informers are synced (cache.WaitForCacheSync). Who loses the lease exits, and is started anew as a static pod is.
 *
 * Modelled after client-go and the controller loops of k8s.io/kubernetes cmd/kube-controller-manager/app; the pieces are in this folder
 * and say what they follow. Not modelled: API priority of the client (QPS limits), resync, contexts and cancellation.
 */
import type { ComponentKind, Incoming, Local, Process, Reply, StreamPiece } from '../../kernel/component.ts';
import { SECOND } from '../../kernel/effects.ts';
import type { RestartPolicy } from '../../kernel/exits.ts';
import type { ApiList, ApiResponse } from '../machinery/wire/api.ts';
import { ApiClient } from './api-client.ts';
import type { ClientDefinition, ControllerDefinition, Instance } from './definition.ts';
import { type EventSource, newRecorder, recorderLocals } from './event-recorder.ts';
import { expectationLocals } from './expectations.ts';
import { type Election, leaseRead, leaseWritten, newElection, tryToLead } from './leader-election.ts';
import { listerLocals } from './lister.ts';
import { tick } from './periodic.ts';
import { listed, retryList, rewatch, startReflector, watched } from './reflector.ts';
import { newInformerState, type SharedInformer, type SharedInformers, shareInformers } from './shared-informers.ts';
import type { ClientHost, ClientSelf, ClientState } from './state.ts';
import { newQueue } from './work-queue.ts';
import { startQueue, syncProcess, workerLocals } from './workers.ts';

/** How the kubelet starts the containers of static pods again (kuberuntime_manager.go, doBackOff). */
const STATIC_POD: RestartPolicy = Object.freeze({ wait: 10 * SECOND, longest: 300 * SECOND, calm: 600 * SECOND });

/** Configuration that every assembled component understands. */
export interface ClientConfig {
  /** Names this replica in leader election; default: the component's id and a number drawn by chance. */
  readonly identity?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: each process declares its own arguments
type AnyProcess = (args: any) => Process<unknown>;

export interface Assembly<Own, Config extends ClientConfig> extends ClientDefinition {
  readonly kind: string;
  /** What the component keeps for itself, `self.state.own`. */
  readonly own: (config: Config) => Own;
  /** The lease, where the configuration has a say; undefined: it leads without election. Absent: that of `election`. */
  readonly lease?: (config: Config) => string | undefined;
  /** Sources of events that the configuration names. */
  readonly reportsOf?: (config: Config) => readonly EventSource[];
  /** First event of each life, after the machinery's own start. */
  start?(self: ClientSelf<Own>): void;
  /** All informers of the component are synced. With election: once the lease is had. */
  synced?(self: ClientSelf<Own>): void;
  request?(self: ClientSelf<Own>, incoming: Incoming): void;
  message?(self: ClientSelf<Own>, payload: unknown, from: string): void;
  readonly locals?: Readonly<Record<string, Local>>;
  readonly processes?: Readonly<Record<string, AnyProcess>>;
}

/** Makes a kind of the definition. Throws if two parts of it claim the same name. */
export function assemble<Own, Config extends ClientConfig>(assembly: Assembly<Own, Config>): ComponentKind<ClientHost<Own>, Config> {
  const controllers = assembly.controllers ?? [];
  const uses = [...(assembly.informers ?? []), ...controllers.flatMap((controller) => controller.informers)];
  const informers = shareInformers(uses, assembly.agent, (self) => begin(self, assembly, controllers));
  const election: Election = {
    api: new ApiClient(assembly.user, assembly.agent),
    reporter: assembly.election?.lease ?? '',
    began: (self) => lead(self, informers),
    ended: (self) => self.exit('lost its lease'),
  };
  const locals = merge<Local>('local', [clientLocals(informers, election), ...controllers.map((one) => one.locals), assembly.locals]);
  return {
    kind: assembly.kind,
    restart: STATIC_POD,
    init: (config) => ({ client: newClientState(assembly, config, informers, election), own: assembly.own(config) }),
    start(self) {
      start(self, informers, election);
      assembly.start?.(self);
    },
    ...(assembly.request ? { request: assembly.request } : {}),
    ...(assembly.message ? { message: assembly.message } : {}),
    locals: { ...locals, 'client.tick': (self, periodic) => tick(self, periodic, (name) => locals[name]?.(self)) },
    processes: merge<AnyProcess>('process', [...controllers.flatMap(processesOf), assembly.processes]),
  };
}

function merge<Value>(what: string, parts: readonly (Readonly<Record<string, Value>> | undefined)[]): Record<string, Value> {
  const merged: Record<string, Value> = {};
  for (const part of parts) {
    for (const name in part) {
      if (merged[name]) throw new Error(`two parts of the component have a ${what} named ${name}`);
      merged[name] = part[name] as Value;
    }
  }
  return merged;
}

function processesOf(controller: ControllerDefinition): readonly (Readonly<Record<string, AnyProcess>> | undefined)[] {
  const syncs = Object.fromEntries(controller.queues.map((queue) => [queue.name, syncProcess(queue.sync)]));
  return [syncs, controller.processes];
}

function newClientState<Own, Config extends ClientConfig>(
  assembly: Assembly<Own, Config>,
  config: Config,
  informers: SharedInformers,
  election: Election,
): ClientState {
  const instance: Instance | undefined = assembly.instance?.(config);
  const lease = assembly.lease === undefined ? assembly.election?.lease : assembly.lease(config);
  const controllers = assembly.controllers ?? [];
  const queues = controllers.flatMap((controller) => controller.queues);
  const sources = [...(assembly.reports ?? []), ...controllers.flatMap((controller) => controller.reports ?? [])];
  sources.push(...(assembly.reportsOf?.(config) ?? []));
  if (lease !== undefined) sources.push(election);
  return {
    user: instance?.user ?? assembly.user,
    informers: Object.fromEntries([...informers].map(([id, informer]) => [id, newInformerState(informer, instance?.selections[id])])),
    queues: frozenIfEmpty(Object.fromEntries(queues.map((queue) => [queue.name, newQueue(queue.name, queue.workers, queue)]))),
    expectations: controllers.length === 0 ? NOTHING : {},
    recorders: Object.fromEntries(sources.map((source) => [source.reporter, newRecorder(source, instance)])),
    controllers: frozenIfEmpty(ownStates(controllers)),
    election: lease === undefined ? undefined : newElection(lease, ''),
    leading: false,
    running: new Set(),
    periodic: new Set(),
  };
}

const NOTHING = Object.freeze({});

/** Who has no queues or controllers never gets any; frozen, their absence costs a snapshot of 1,000 kubelets nothing. */
function frozenIfEmpty<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.keys(record).length === 0 ? NOTHING : record;
}

function ownStates(controllers: readonly ControllerDefinition[]): Record<string, object> {
  return Object.fromEntries(controllers.flatMap((one) => (one.state ? [[one.name, one.state()]] : [])));
}

function start(self: ClientSelf, informers: SharedInformers, election: Election): void {
  const { client } = self.state;
  if (client.election === undefined) {
    client.leading = true;
    lead(self, informers);
    return;
  }
  const { identity = `${self.id}_${randomHex(self)}` } = (self.config ?? {}) as ClientConfig;
  client.election = newElection(client.election.lease, identity);
  tryToLead(self, election);
}

function randomHex(self: ClientSelf): string {
  return Math.floor(self.random('identity') * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

function lead(self: ClientSelf, informers: SharedInformers): void {
  for (const informer of informers.values()) startReflector(self, informer);
}

/** An informer has synced: begins what waited for it alone. */
function begin<Own, Config extends ClientConfig>(
  self: ClientSelf,
  assembly: Assembly<Own, Config>,
  controllers: readonly ControllerDefinition[],
): void {
  const { client } = self.state;
  for (const controller of controllers) {
    if (client.running.has(controller.name) || !controller.informers.every(({ resource }) => client.informers[resource.id]?.synced))
      continue;
    client.running.add(controller.name);
    controller.started?.(self);
    for (const queue of controller.queues) startQueue(self, queue.name);
  }
  if (Object.values(client.informers).every((informer) => informer.synced)) assembly.synced?.(self);
}

function clientLocals(informers: SharedInformers, election: Election): Readonly<Record<string, Local>> {
  const informer = (id: string): SharedInformer => {
    const found = informers.get(id);
    if (!found) throw new Error(`no informer for ${id}`);
    return found;
  };
  return {
    ...listerLocals,
    ...workerLocals,
    ...expectationLocals,
    ...recorderLocals,
    'client.listed': (self: ClientSelf, reply: Reply<ApiResponse<ApiList>>, id: string) => listed(self, informer(id), reply),
    'client.watched': (self: ClientSelf, piece: StreamPiece, id: string) => watched(self, informer(id), piece),
    'client.relist': (self: ClientSelf, id: string) => retryList(self, informer(id)),
    'client.rewatch': (self: ClientSelf, id: string) => rewatch(self, informer(id)),
    'client.elect': (self: ClientSelf) => tryToLead(self, election),
    'client.leaseRead': (self: ClientSelf, reply: Reply<ApiResponse>) => leaseRead(self, election, reply),
    'client.leaseWritten': (self: ClientSelf, reply: Reply<ApiResponse>) => leaseWritten(self, election, reply),
  };
}
