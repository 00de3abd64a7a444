/** Walks the run at a pace: hop (each message the same time on screen), clock (virtual time at a multiple of real time), flat out. */

import { EventType } from '../kernel/event-type.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Run } from '../kernel/run.ts';
import type { Pace } from '../protocol/frame.ts';
import { recentMessages } from './answers/trace-search.ts';
import { nextFlight } from './beat.ts';
import { describeEvent } from './describe/describe.ts';
import type { Frames } from './frames.ts';
import { nextVisible } from './pending.ts';
import { isNews, Outlook } from './probe.ts';

/** The worker listens to the page at least this often, milliseconds. */
const TURN_MS = 10;
const CLOCK_TICK_MS = 16;
/** Flat out nobody can read figures that change faster; what the page draws less, the run gets. */
const RUSHED_FRAME_MS = 100;
/** Virtual time without news after which it is asked whether any will come. */
const QUIET_MICROS = 3_000_000;
/** As that, flat out: a pull of an image is sooner waited for than looked beyond. */
const RUSHED_QUIET_MICROS = 8_000_000;
/** Messages described a turn at clock pace; more are only counted. */
const MAX_TOLD = 64;

export interface Host {
  readonly run: () => Run;
  readonly frames: Frames;
  /** Sends a frame as soon as the page is ready for it. */
  readonly show: () => void;
  /** The breakpoint that the event which happened last touches; empty: none. */
  readonly hit: () => string;
  readonly crashed: (error: unknown) => void;
}

export class Player {
  readonly #host: Host;
  pace: Pace = 'hop';
  speed = 1;
  background = false;
  playing = false;
  settled = false;
  /** The breakpoint that stopped the run where it stands; empty: none did. */
  stopped = '';
  /** Runs flat out, whatever the pace, until something stops it. */
  #hurrying = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beats = 0;
  /** Orders of the beat's messages that are not delivered, and when the flight ends. */
  #flying: { readonly orders: Set<number>; readonly until: number; endsAt: number; left: number } | undefined;
  #quietSince = 0;
  /** The look ahead that is under way. */
  #outlook: Outlook | undefined;
  #clock = 0;
  /** Comes back at once, after what the page has sent: timers would wait 4 ms. */
  readonly #next = new MessageChannel();

  constructor(host: Host) {
    this.#host = host;
    this.#next.port1.onmessage = () => this.#guarded();
  }

  /** The pace at which the run goes now. */
  get gait(): Pace {
    return this.#hurrying ? 'flat' : this.pace;
  }

  /** Flat out to the next breakpoint, or until nothing is under way. */
  hurry(): void {
    this.#hurrying = true;
    this.#forgetFlight();
    if (this.playing) this.#resume();
    else this.play();
  }

  play(): void {
    if (this.playing) return;
    this.playing = true;
    this.settled = false;
    this.stopped = '';
    this.#quietSince = this.#host.run().now;
    this.#shownTime = this.#quietSince;
    this.#clock = performance.now();
    this.#resume();
    this.#host.show();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    clearTimeout(this.#timer);
    this.#tellRecent();
    this.#hurrying = false;
    if (this.#flying !== undefined) this.#flying.left = Math.max(0, this.#flying.endsAt - performance.now());
    this.#host.show();
  }

  /** Stops without a word: the run has failed. */
  halt(): void {
    this.playing = false;
    this.#hurrying = false;
    clearTimeout(this.#timer);
  }

  /** Forgets what is in flight: the cursor goes elsewhere. */
  jump(): void {
    clearTimeout(this.#timer);
    this.#forgetFlight();
    this.settled = false;
    this.stopped = '';
    this.#quietSince = this.#host.run().now;
    if (this.playing) this.#resume();
  }

  setPace(pace: Pace, speed: number, background: boolean): void {
    const same = this.pace === pace && this.speed === speed && this.background === background;
    this.pace = pace;
    this.speed = speed;
    this.background = background;
    if (same) return;
    if (pace !== 'hop') this.#forgetFlight();
    if (!this.playing) return;
    clearTimeout(this.#timer);
    this.#clock = performance.now();
    this.#resume();
  }

  /** Delivers what is in flight up to the message `order`. */
  landUpTo(order: number): void {
    const run = this.#host.run();
    for (let i = 0; i < 10_000; i++) {
      const slot = run.kernel.queue.peek();
      if (slot < 0) break;
      const found = run.kernel.queue.order[slot] === order;
      if (!this.#step(run)) break;
      if (found) break;
    }
    this.#forgetFlight();
  }

  /** What is seen under way is not yet delivered: it stays in the kernel's queue. */
  #forgetFlight(): void {
    this.#flying = undefined;
    this.#host.frames.beat = undefined;
  }

  #resume(): void {
    const flying = this.#flying;
    if (this.pace === 'hop' && flying !== undefined) {
      flying.endsAt = performance.now() + flying.left;
      this.#later(flying.left);
    } else this.#later(0);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#guarded(), ms);
  }

  #guarded(): void {
    try {
      this.#turn();
    } catch (error) {
      this.#host.crashed(error);
    }
  }

  #turn(): void {
    if (!this.playing) return;
    if (this.gait === 'hop') this.#hop();
    else if (this.gait === 'clock') this.#tick();
    else this.#rush();
  }

  #hop(): void {
    const run = this.#host.run();
    this.#land();
    if (!this.playing) return;
    const from = run.now;
    const end = performance.now() + TURN_MS;
    for (;;) {
      const next = nextVisible(run.kernel, this.background);
      if (next !== undefined) break;
      if (run.kernel.nextTime - this.#quietSince > QUIET_MICROS && !isNews(run.kernel)) {
        const comes = this.#somethingComes(run, end);
        if (comes === undefined) this.#later(0);
        else if (!comes) this.#rest();
        if (comes !== true) return;
      }
      if (!this.#step(run)) {
        this.#rest();
        return;
      }
      if (this.#braked()) return;
      if (performance.now() > end) {
        this.#host.show();
        this.#later(0);
        return;
      }
    }
    const { messages, duration } = nextFlight(run, this.speed, this.background);
    const skipped = (messages[0]?.time ?? run.now) - Math.min(this.#shownTime, from);
    this.#flying = {
      orders: new Set(messages.map((message) => message.order)),
      until: messages.at(-1)?.time ?? run.now,
      endsAt: performance.now() + duration,
      left: duration,
    };
    this.#host.frames.beat = { id: ++this.#beats, messages, duration, skipped: Math.max(0, skipped) };
    this.#quietSince = run.now;
    this.#host.show();
    this.#later(duration);
  }

  #shownTime = 0;
  /** When the page was last told of a rush. */
  #rushedShown = 0;

  /** Delivers the messages in flight. */
  #land(): void {
    const flying = this.#flying;
    if (flying === undefined) return;
    const run = this.#host.run();
    while (flying.orders.size > 0 && run.kernel.nextTime <= flying.until) {
      flying.orders.delete(run.kernel.queue.order[run.kernel.queue.peek()] as number);
      if (!this.#step(run) || this.#braked()) break;
    }
    this.#forgetFlight();
    this.#shownTime = run.now;
  }

  /** Stands still if the event that happened last touches a breakpoint. */
  #braked(): boolean {
    this.stopped = this.#host.hit();
    if (this.stopped === '') return false;
    this.playing = false;
    clearTimeout(this.#timer);
    this.#tellRecent();
    this.#hurrying = false;
    this.#forgetFlight();
    this.#host.show();
    return true;
  }

  /** One event, told to the page if it is one to be seen. */
  #step(run: Run): boolean {
    const { queue } = run.kernel;
    const slot = queue.peek();
    const order = slot < 0 ? -1 : (queue.order[slot] as number);
    if (!run.stepEvent()) return false;
    const message = describeEvent(run.kernel, run.kernel.event);
    if (message !== undefined && (!message.background || this.background)) this.#host.frames.passed({ ...message, order });
    return true;
  }

  #tick(): void {
    const run = this.#host.run();
    const now = performance.now();
    const until = run.now + Math.floor(Math.min(250, now - this.#clock) * 1_000 * this.speed);
    const end = now + TURN_MS;
    this.#clock = now;
    let told = 0;
    while (run.stepEvent(until)) {
      if (told < MAX_TOLD) told += this.#tell(run) ? 1 : 0;
      if (this.#braked()) return;
      if (performance.now() > end) break;
    }
    if (run.kernel.nextTime > until) run.runUntil(until, 1);
    this.#host.show();
    this.#later(CLOCK_TICK_MS);
  }

  #tell(run: Run): boolean {
    const message = describeEvent(run.kernel, run.kernel.event);
    if (message === undefined || (message.background && !this.background)) return false;
    this.#host.frames.passed(message);
    return true;
  }

  #rush(): void {
    const run = this.#host.run();
    const { kernel } = run;
    const end = performance.now() + TURN_MS;
    for (let i = 0; ; i++) {
      if (isNews(kernel)) this.#quietSince = kernel.nextTime;
      if (kernel.nextTime - this.#quietSince > RUSHED_QUIET_MICROS) {
        const comes = this.#somethingComes(run, end);
        if (comes === undefined) this.#next.port2.postMessage(undefined);
        else if (!comes) this.#rest();
        if (comes !== true) return;
      }
      this.#count(kernel);
      if (!run.stepEvent()) {
        this.#rest();
        return;
      }
      if (this.#braked()) return;
      if ((i & 63) === 63 && performance.now() > end) break;
    }
    const now = performance.now();
    if (now - this.#rushedShown >= RUSHED_FRAME_MS) {
      this.#rushedShown = now;
      this.#tell(run);
      this.#host.show();
    }
    this.#next.port2.postMessage(undefined);
  }

  /** Whether more than heartbeats is to come; undefined: it is still being looked for at `deadline`. Found once, it is waited for. */
  #somethingComes(run: Run, deadline: number): boolean | undefined {
    if (this.#outlook?.isFrom(run) !== true) this.#outlook = new Outlook(run);
    const comes = this.#outlook.comes(deadline);
    if (comes !== undefined) this.#outlook = undefined;
    if (comes) this.#quietSince = Number.POSITIVE_INFINITY;
    return comes;
  }

  /** The next event, if it is a message: one more on its way. */
  #count({ queue }: Kernel): void {
    const slot = queue.peek();
    if (slot < 0 || (queue.type[slot] as number) < EventType.request) return;
    const peer = queue.peer[slot] as number;
    if (peer >= 0) this.#host.frames.flow(peer, queue.target[slot] as number);
  }

  /** What happened last, where it went by too fast to be told. */
  #tellRecent(): void {
    if (this.gait === 'hop') return;
    for (const message of recentMessages(this.#host.run())) this.#host.frames.passed(message);
  }

  /** Nothing is under way and nothing will come but heartbeats. */
  #rest(): void {
    this.playing = false;
    this.settled = true;
    this.#host.frames.beat = undefined;
    this.#tellRecent();
    this.#hurrying = false;
    this.#host.show();
  }
}
