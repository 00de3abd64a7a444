/** Requests and their replies, streams, and one-way messages: who waits for whom, and what the links make of it. */
import type { ComponentSelf } from './component-self.ts';
import { Deadlines } from './deadlines.ts';
import type { Call, Failure, Micros, Reply } from './effects.ts';
import { EventType } from './event-type.ts';
import type { Kernel } from './kernel.ts';
import { type DirectedLink, MAX_HELD, NONE_HELD, SEVER_AFTER, transmit } from './links.ts';

/** Who is told of a reply or piece: a local of the component, or a process. */
interface Listener {
  readonly local: string;
  readonly arg: unknown;
}

/** A request that is not answered yet. Immutable. */
export interface Exchange {
  readonly id: number;
  readonly client: number;
  readonly server: number;
  readonly stream: boolean;
  readonly listener: Listener | undefined;
  readonly process: number;
  /** Place of this call among those of one `callAll`. */
  readonly place: number;
}

export interface MessagingState {
  readonly exchanges: Map<number, Exchange>;
  readonly deadlines: Deadlines;
  next: number;
}

export class Messaging {
  readonly #kernel: Kernel;
  readonly #exchanges: Map<number, Exchange>;
  readonly #deadlines: Deadlines;
  #next: number;

  constructor(kernel: Kernel, saved?: MessagingState) {
    this.#kernel = kernel;
    this.#exchanges = new Map(saved?.exchanges);
    this.#deadlines = saved?.deadlines.clone() ?? new Deadlines();
    this.#next = saved?.next ?? 1;
  }

  clone(): MessagingState {
    return { exchanges: new Map(this.#exchanges), deadlines: this.#deadlines.clone(), next: this.#next };
  }

  hashable(): unknown {
    return [this.#exchanges, this.#deadlines.hashable(this.#exchanges), this.#next];
  }

  exchange(id: number): Exchange | undefined {
    return this.#exchanges.get(id);
  }

  send(from: number, to: string, payload: unknown): void {
    this.#post(from, this.#kernel.indexOf(to), EventType.message, 0, payload, 0, false);
  }

  call(client: number, to: string, request: unknown, listener: Listener, timeout: Micros): number {
    return this.#request(client, to, request, { stream: false, listener, process: -1, place: 0 }, timeout);
  }

  /** The calls of a process; its replies come back by `Processes.replied`. */
  callFor(client: number, process: number, calls: readonly Call[], timeout: Micros): void {
    for (const [place, { to, request }] of calls.entries()) {
      this.#request(client, to, request, { stream: false, listener: undefined, process, place }, timeout);
    }
  }

  open(client: number, to: string, request: unknown, listener: Listener): number {
    return this.#request(client, to, request, { stream: true, listener, process: -1, place: 0 }, 0);
  }

  reply(server: ComponentSelf, id: number, value: unknown, after: Micros): void {
    const exchange = this.#exchanges.get(id);
    server.serving.delete(id);
    if (exchange === undefined || exchange.server !== server.index) return;
    if (exchange.stream) this.#post(server.index, exchange.client, EventType.end, id, { value }, after, true);
    else this.#post(server.index, exchange.client, EventType.reply, id, Object.freeze({ ok: true, value }), after, true);
  }

  push(server: ComponentSelf, id: number, payload: unknown): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined || !server.serving.has(id)) return;
    this.#post(server.index, exchange.client, EventType.piece, id, payload, 0, true);
  }

  close(id: number): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    this.#exchanges.delete(id);
    this.#post(exchange.client, exchange.server, EventType.closed, id, undefined, 0, true);
  }

  /** Is anybody left who would notice this event? */
  isWanted(type: number, id: number): boolean {
    if (type < EventType.reply || type === EventType.closed || type === EventType.message) return true;
    return this.#exchanges.has(id);
  }

  dispatch(type: number, component: ComponentSelf, id: number, payload: unknown): void {
    if (type === EventType.request) this.#deliver(component, id, payload);
    else if (type === EventType.piece) this.#piece(component, id, { kind: 'data', payload });
    else if (type === EventType.end) {
      this.#piece(component, id, { kind: 'end', ...(payload as object) });
      this.#exchanges.delete(id);
    } else if (type === EventType.closed) {
      if (component.serving.delete(id)) component.run('closed', id);
    } else this.#answer(component, id, type === EventType.timeout ? { ok: false, failure: 'timeout' } : (payload as Reply));
  }

  /** Fails every exchange that a dying component takes part in. */
  abandon(component: ComponentSelf): void {
    for (const id of component.serving) this.fail(component.index, id, 'reset');
    for (const event of component.deferred) if (event.type === EventType.request) this.fail(component.index, event.subject, 'reset');
    for (const exchange of [...this.#exchanges.values()]) {
      if (exchange.client !== component.index) continue;
      this.#exchanges.delete(exchange.id);
      if (exchange.stream) this.#post(exchange.client, exchange.server, EventType.closed, exchange.id, undefined, 0, true);
    }
  }

  /** Turns the calls of `timeout` that are due into events. */
  expire(timeout: Micros): void {
    const { queue, now } = this.#kernel;
    const { expired, next } = this.#deadlines.due(timeout, now, this.#exchanges);
    for (const id of expired) {
      const { client, server } = this.#exchanges.get(id) as Exchange;
      queue.push(now, EventType.timeout, client, server, 0, this.#kernel.event, id, now, undefined);
    }
    if (next >= 0) queue.push(next, EventType.deadlines, -1, -1, 0, -1, 0, now, timeout);
  }

  /** Watches a cut link: its connections break unless it heals in time. */
  armSever(link: DirectedLink): void {
    const { queue, now, event } = this.#kernel;
    queue.push(now + SEVER_AFTER, EventType.sever, -1, -1, 0, event, 0, now, Object.freeze([link.from, link.to, link.cuts]));
  }

  sever([from, to, cuts]: readonly [number, number, number], cause: number): void {
    const link = this.#kernel.links.get(from, to);
    if (link === undefined || !link.cut || link.cuts !== cuts) return;
    link.held = NONE_HELD;
    const { queue, now, components } = this.#kernel;
    for (const exchange of this.#exchanges.values()) {
      if (!exchange.stream || exchange.client !== from || exchange.server !== to) continue;
      queue.push(now, EventType.end, from, to, 0, cause, exchange.id, now, Object.freeze({ failure: 'reset' }));
      if (components[to]?.serving.has(exchange.id)) queue.push(now, EventType.closed, to, from, 0, cause, exchange.id, now, undefined);
    }
  }

  /** Lets go what waited at a link that works again. */
  flush(link: DirectedLink): void {
    const held = link.held;
    link.held = NONE_HELD;
    for (const message of held) this.#enter(link, message.type, message.subject, message.payload, 0, true, message.cause, message.sent);
  }

  linkBetween(from: number, to: number): DirectedLink {
    const { links, components, topology } = this.#kernel;
    const known = links.get(from, to);
    if (known !== undefined) return known;
    const a = components[from] as ComponentSelf;
    const b = components[to] as ComponentSelf;
    const kinds = a.kind.kind < b.kind.kind ? `${a.kind.kind}|${b.kind.kind}` : `${b.kind.kind}|${a.kind.kind}`;
    return links.add(from, to, `link ${a.id} ${b.id}`, topology.links?.[kinds] ?? topology.defaultLink);
  }

  #request(
    client: number,
    to: string,
    request: unknown,
    rest: Pick<Exchange, 'stream' | 'listener' | 'process' | 'place'>,
    timeout: Micros,
  ): number {
    const kernel = this.#kernel;
    const id = this.#next++;
    const server = kernel.indexOf(to);
    this.#exchanges.set(id, {
      id,
      client,
      server,
      stream: rest.stream,
      listener: rest.listener,
      process: rest.process,
      place: rest.place,
    });
    if (!rest.stream && this.#deadlines.add(id, timeout, kernel.now + timeout, this.#exchanges)) {
      kernel.queue.push(kernel.now + timeout, EventType.deadlines, -1, -1, 0, -1, 0, kernel.now, timeout);
    }
    this.#post(client, server, EventType.request, id, request, 0, true);
    return id;
  }

  #post(from: number, to: number, type: number, subject: number, payload: unknown, after: Micros, reliable: boolean): void {
    this.#enter(this.linkBetween(from, to), type, subject, payload, after, reliable, this.#kernel.event, this.#kernel.now + after);
  }

  #enter(
    link: DirectedLink,
    type: number,
    subject: number,
    payload: unknown,
    after: Micros,
    reliable: boolean,
    cause: number,
    sent: Micros,
  ): void {
    const kernel = this.#kernel;
    if (link.cut || link.paused) {
      if (!reliable) return;
      if (link.held === NONE_HELD) link.held = [];
      link.held.push({ type, subject, cause, sent, payload });
      if (link.held.length > MAX_HELD) link.held.shift();
      return;
    }
    const bytes = link.spec.bytesPerSecond === undefined ? 0 : (kernel.program.sizeOf?.(payload) ?? 0);
    const at = transmit(link, kernel.now + after, bytes, reliable, kernel.dice);
    if (at >= 0) kernel.queue.push(at, type, link.to, link.from, 0, cause, subject, sent, payload);
    else if (reliable && type !== EventType.request && type !== EventType.reply) this.#breakStream(link, subject, cause);
  }

  /** A piece could not be brought across: an ordered stream cannot go on without it. */
  #breakStream(link: DirectedLink, id: number, cause: number): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    const { queue, now } = this.#kernel;
    queue.push(now, EventType.end, exchange.client, exchange.server, 0, cause, id, now, Object.freeze({ failure: 'reset' }));
    if (link.from === exchange.server) queue.push(now, EventType.closed, exchange.server, exchange.client, 0, cause, id, now, undefined);
  }

  #deliver(component: ComponentSelf, id: number, payload: unknown): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    if (!component.alive || component.kind.request === undefined) {
      this.fail(component.index, id, 'refused');
      return;
    }
    component.serving.add(id);
    const from = (this.#kernel.components[exchange.client] as ComponentSelf).id;
    component.kind.request(component, { exchange: id, from, payload, stream: exchange.stream });
  }

  /** Ends an exchange without an answer. */
  fail(server: number, id: number, failure: Failure): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    if (exchange.stream) this.#post(server, exchange.client, EventType.end, id, Object.freeze({ failure }), 0, true);
    else this.#post(server, exchange.client, EventType.reply, id, Object.freeze({ ok: false, failure }), 0, true);
  }

  #answer(component: ComponentSelf, id: number, reply: Reply): void {
    const exchange = this.#exchanges.get(id) as Exchange;
    this.#exchanges.delete(id);
    if (exchange.process >= 0) this.#kernel.processes.replied(exchange.process, exchange.place, reply);
    else if (exchange.listener !== undefined && component.alive) component.run(exchange.listener.local, reply, exchange.listener.arg);
  }

  #piece(component: ComponentSelf, id: number, piece: unknown): void {
    const listener = this.#exchanges.get(id)?.listener;
    if (listener !== undefined && component.alive) component.run(listener.local, piece, listener.arg);
  }
}
