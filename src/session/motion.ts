/** What moves on the stage: handed to the canvas outside of React, which never sees a token. */
import type { Beat, Flow } from '../protocol/frame.ts';
import type { Message } from '../protocol/message.ts';

export interface Motion {
  /** Messages under way. */
  beat: Beat | undefined;
  /** Page time at which the flight began, moved on by every pause. */
  beatStarted: number;
  /** While paused: the page time of the pause. */
  frozen: number | undefined;
  /** Delivered messages, with the page time of their arrival; `flown`: they were seen under way before. */
  readonly landed: { message: Message; at: number; flown: boolean }[];
  flows: readonly Flow[];
  readonly listeners: Set<() => void>;
}

/** Most delivered messages that are still shown. */
const MAX_LANDED = 200;
/** Most messages that are seen to arrive at once, after a step that delivered many. */
const MAX_ARRIVALS = 6;

export const motion: Motion = { beat: undefined, beatStarted: 0, frozen: undefined, landed: [], flows: [], listeners: new Set() };

export function beginBeat(beat: Beat | undefined, now: number): void {
  if (beat !== undefined && beat.id === motion.beat?.id) return;
  motion.beat = beat;
  motion.beatStarted = now;
  motion.frozen = undefined;
}

export function freeze(playing: boolean, now: number): void {
  if (!playing) motion.frozen ??= now;
  else if (motion.frozen !== undefined) {
    motion.beatStarted += now - motion.frozen;
    motion.frozen = undefined;
  }
}

export function land(messages: readonly Message[], now: number): void {
  const flown = new Set(motion.beat?.messages.map((message) => message.order));
  const first = messages.length - MAX_ARRIVALS;
  for (const [i, message] of messages.entries()) motion.landed.push({ message, at: now, flown: i < first || flown.has(message.order) });
  if (motion.landed.length > MAX_LANDED) motion.landed.splice(0, motion.landed.length - MAX_LANDED);
}

/** Tells the canvas that there is something new to draw. */
export function moved(): void {
  for (const listener of motion.listeners) listener();
}
