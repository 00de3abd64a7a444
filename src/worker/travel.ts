/** Where the cursor goes when it is told to: by steps, along a piece of work, to a step, back to a breakpoint. */
import type { Run } from '../kernel/run.ts';
import type { StepSize, Walk } from '../protocol/command.ts';
import { recentMessages } from './answers/trace-search.ts';
import type { Breakpoints } from './breakpoints.ts';
import type { Frames } from './frames.ts';
import type { Player } from './player.ts';
import { walk } from './walks.ts';

/** A step of the larger sizes gives up after so many events. */
const MAX_STEP_EVENTS = 100_000;
/** Events beyond the recorded end that one seek executes at most: heartbeats go on for ever. */
const MAX_SEEK_AHEAD = 300_000;
/** Most messages that are seen to arrive after a step. */
const MAX_ARRIVING = 40;

export interface TravelHost {
  readonly run: () => Run;
  readonly frames: Frames;
  readonly player: Player;
  readonly breakpoints: Breakpoints;
  /** Sends a frame as soon as the page is ready for it. */
  readonly show: () => void;
  readonly tell: (message: string) => void;
}

export class Travel {
  readonly #host: TravelHost;

  constructor(host: TravelHost) {
    this.#host = host;
  }

  step(size: StepSize, direction: 1 | -1): void {
    const run = this.#depart();
    if (direction === -1) {
      run.stepBack(size);
      this.arriveByJump();
    } else {
      const from = run.position;
      run.stepForward(size, MAX_STEP_EVENTS);
      const first = size === 'event' ? undefined : this.#host.breakpoints.within(run, from, run.position)[0];
      if (first !== undefined) run.seek(first + 1);
      this.#arriveByStep(from);
    }
    this.#host.show();
  }

  walk(how: Walk): void {
    const run = this.#depart();
    const from = run.position;
    if (!walk(run, how, () => this.#hit() !== '')) {
      this.#host.tell('No reconcile or scheduling cycle is under way here. F10 runs the next one, F11 goes to where it begins.');
    }
    this.#arriveByStep(from);
    this.#host.show();
  }

  seek(step: number): void {
    const run = this.#depart();
    run.seek(Math.min(step, run.reached + MAX_SEEK_AHEAD));
    this.arriveByJump();
    this.#host.show();
  }

  continueBack(): void {
    const run = this.#depart();
    const { position } = run;
    const event = this.#host.breakpoints.before(run, position);
    run.seek(event < 0 ? position : event + 1);
    if (event < 0) this.#host.tell('Nothing before this touches a breakpoint.');
    else this.#host.player.stopped = this.#hit();
    this.arriveByJump();
    this.#host.show();
  }

  /** The cursor did not walk here: what happened last is told at once. */
  arriveByJump(): void {
    const { frames, run } = this.#host;
    frames.jumped();
    for (const message of recentMessages(run())) frames.passed(message);
  }

  #depart(): Run {
    this.#host.player.pause();
    this.#host.player.jump();
    return this.#host.run();
  }

  /** Tells what happened since `from`, and which breakpoint is touched. */
  #arriveByStep(from: number): void {
    const run = this.#host.run();
    const count = Math.min(MAX_ARRIVING, run.position - from);
    for (const message of recentMessages(run, count)) if (message.event >= from) this.#host.frames.passed(message);
    if (count > 0) this.#host.player.stopped = this.#hit();
  }

  #hit(): string {
    const { kernel } = this.#host.run();
    return this.#host.breakpoints.hit(kernel, kernel.event);
  }
}
