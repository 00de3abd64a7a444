/** What an event is. The numbers are part of the hash and of saved runs: never renumber. */
export const EventType = {
  /** A component's life begins. */
  start: 0,
  /** Something from outside the run. */
  input: 1,
  /** A fault, or its end. */
  fault: 2,
  /** A timer of a component. */
  timer: 3,
  /** A sleeping process goes on. */
  wake: 4,
  /** A process begins. */
  run: 5,
  request: 6,
  reply: 7,
  /** A piece of a stream, at its opener. */
  piece: 8,
  /** The end of a stream, at its opener. */
  end: 9,
  /** The end of a stream, at its server. */
  closed: 10,
  message: 11,
  /** A call has waited long enough. */
  timeout: 12,
  /** Kernel housekeeping: never dispatched, never counted. */
  deadlines: 13,
  sever: 14,
} as const;

export type EventType = (typeof EventType)[keyof typeof EventType];

export const EVENT_TYPE_NAMES = Object.keys(EventType) as readonly (keyof typeof EventType)[];

/** Due because of the clock alone, not because something is under way. */
export function isClockDriven(type: number): boolean {
  return type === EventType.timer || type === EventType.wake || type >= EventType.timeout;
}
