/** Draws tokens on one canvas above the graph. Nothing is drawn that is not a message; nothing loops while nothing moves. */
import type { Message } from '../../protocol/message.ts';
import { cardOf } from '../../scene/stage/bindings.ts';
import { alongAt, elided, ON_BORDER, openPart, roomBetween, seenFromOtherEnd } from '../../scene/stage/flight.ts';
import { rateWords, type WireRate } from '../../scene/stage/flows.ts';
import { type Curve, center, curveLength, type Point, pointAlong, type Rect } from '../../scene/stage/geometry.ts';
import type { Token } from '../../scene/stage/tokens.ts';
import type { Tracks } from '../../scene/stage/wires.ts';
import type { Palette } from './palette.ts';

/** How long a message that was delivered in a step is seen to arrive, and how long its target's border glows. */
const ARRIVAL_MS = 320;
const GLOW_MS = 420;
const PILL_HEIGHT = 22;
/** The end of a wire whose card is not on the stage. */
const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };
/** Where along a wire its rate may stand, towards the receiver first, and how near to words. */
const RATE_PLACES = [0.66, 0.8, 0.56, 0.9];
const RATE_ROOM = { x: 24, y: 11 };
/** What a pill is wider than its label. */
const PILL_FRAME = 33;
/** Distance of tokens that share a wire: pixels along it, and beside it where cards stand side by side. */
const QUEUE_GAP = 34;
const BESIDE_GAP = PILL_HEIGHT + 3;

export interface Scene {
  readonly cards: ReadonlyMap<string, Rect>;
  readonly words: readonly Rect[];
  readonly tracks: Tracks;
  readonly transform: readonly [number, number, number];
  readonly palette: Palette;
  readonly still: boolean;
  /** Time stands still: tokens wait where they can be read. */
  readonly frozen: boolean;
}

export interface Flight {
  readonly token: Token;
  /** 0 at the sender, 1 at the receiver. */
  readonly progress: number;
}

export interface Drawn {
  readonly token: Token;
  readonly box: Rect;
}

export class TokenPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  /** What was drawn last, topmost last, in stage pixels: for clicks. */
  drawn: Drawn[] = [];

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d') as CanvasRenderingContext2D;
  }

  resize(width: number, height: number): void {
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
  }

  paint(
    scene: Scene,
    flights: readonly Flight[],
    landed: readonly { message: Message; at: number }[],
    rates: readonly WireRate[],
    now: number,
  ): boolean {
    const context = this.#context;
    const ratio = devicePixelRatio;
    const [x, y, zoom] = scene.transform;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    const busy = this.#glow(scene, landed, now);
    context.save();
    this.#clip(scene, scene.words);
    for (const rate of rates) this.#flow(scene, rate);
    for (const { token } of flights) this.#trail(token.track.wire.curve, hueOf(token, scene.palette), token);
    context.restore();
    context.save();
    this.#clip(scene, []);
    this.drawn = [];
    for (const rate of rates) this.#rate(scene, rate);
    const queues = new Map<string, Point[]>();
    for (const [i, flight] of flights.entries()) {
      const { wire, reversed } = flight.token.track;
      const queue = queues.get(`${wire.id} ${reversed}`) ?? [];
      queues.set(`${wire.id} ${reversed}`, queue);
      queue.push(this.#token(scene, flight, i + 1, queue));
    }
    context.restore();
    return busy || flights.some(({ progress }) => progress < 1);
  }

  /** Tokens slide out from behind the card of their sender and under that of their receiver; lines pass under words. */
  #clip(scene: Scene, words: readonly Rect[]): void {
    const context = this.#context;
    context.beginPath();
    context.rect(-10_000, -10_000, 30_000, 30_000);
    for (const { x, y, width, height } of scene.cards.values()) context.roundRect(x, y, width, height, 13);
    for (const { x, y, width, height } of words) context.rect(x, y, width, height);
    context.clip('evenodd');
  }

  #glow(scene: Scene, landed: readonly { message: Message; at: number }[], now: number): boolean {
    const context = this.#context;
    const strongest = new Map<string, { left: number; message: Message }>();
    for (const { message, at } of landed) {
      const left = 1 - (now - at) / GLOW_MS;
      if (left <= 0 || message.background) continue;
      const card = cardOf(message.to);
      const known = strongest.get(card);
      if (known === undefined || known.left < left) strongest.set(card, { left, message });
    }
    for (const [card, { left, message }] of strongest) {
      const rect = scene.cards.get(card);
      if (rect === undefined) continue;
      context.globalAlpha = scene.still ? 0.8 : 0.75 * left;
      context.strokeStyle = scene.palette.hue(message.to);
      context.lineWidth = 1.5 + (scene.still ? 0 : 3 * (1 - left));
      context.beginPath();
      context.roundRect(rect.x - 1, rect.y - 1, rect.width + 2, rect.height + 2, 14);
      context.stroke();
    }
    context.globalAlpha = 1;
    return strongest.size > 0;
  }

  #flow(scene: Scene, { track, role, rate }: WireRate): void {
    const { from, control1, control2, to } = track.wire.curve;
    const context = this.#context;
    context.globalAlpha = 0.55;
    context.strokeStyle = scene.palette.role(role);
    context.lineWidth = Math.min(9, 1.2 + 0.75 * Math.log2(1 + rate / 8));
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.bezierCurveTo(control1.x, control1.y, control2.x, control2.y, to.x, to.y);
    context.stroke();
    context.globalAlpha = 1;
  }

  /** In figures, where no words stand on the wire. */
  #rate(scene: Scene, { track, rate }: WireRate): void {
    const along = (track.reversed ? RATE_PLACES.map((place) => 1 - place) : RATE_PLACES).map((place) =>
      pointAlong(track.wire.curve, place),
    );
    const free = along.find(
      ({ x, y }) => scene.words.every((box) => !near(box, x, y)) && [...scene.cards.values()].every((box) => !near(box, x, y)),
    );
    if (free !== undefined) this.#badge(scene, free, rateWords(rate));
  }

  #badge(scene: Scene, at: Point, text: string): void {
    const context = this.#context;
    context.font = scene.palette.font;
    const width = context.measureText(text).width + 12;
    context.fillStyle = scene.palette.raised;
    context.strokeStyle = scene.palette.line;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(at.x - width / 2, at.y - 9, width, 18, 9);
    context.fill();
    context.stroke();
    context.fillStyle = scene.palette.ink;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, at.x, at.y + 0.5);
    context.textAlign = 'left';
  }

  /** `ahead`: where those are that go before it on the same wire. Says where it is itself. */
  #token(scene: Scene, { token, progress }: Flight, place: number, ahead: readonly Point[]): Point {
    const { wire, reversed } = token.track;
    const context = this.#context;
    const { palette } = scene;
    const hue = hueOf(token, palette);
    const source = scene.cards.get(wire.source) ?? NOWHERE;
    const target = scene.cards.get(wire.target) ?? NOWHERE;
    const room = roomBetween(source, target);
    context.font = palette.font;
    const characters = Math.floor((room + 2 * ON_BORDER - PILL_FRAME) / context.measureText('0').width);
    const label = elided(scene.still ? `${place} ${token.label}` : token.label, characters);
    const width = context.measureText(label).width + PILL_FRAME;
    const part = openPart(wire.curve, width, PILL_HEIGHT, source, target);
    const open = reversed ? seenFromOtherEnd(part) : part;
    const sideBySide = room !== Number.POSITIVE_INFINITY;
    const lag = sideBySide ? 0 : (ahead.length * QUEUE_GAP) / curveLength(wire.curve);
    const flown = scene.still ? 0.5 : alongAt(progress, open) - lag;
    const along = scene.frozen ? Math.min(open.end, Math.max(open.begin, flown)) : flown;
    const on = pointAlong(wire.curve, reversed ? 1 - along : along);
    const before = ahead.at(-1);
    const at = sideBySide && before !== undefined ? { x: on.x, y: before.y + BESIDE_GAP * outwards(wire.curve, source, target) } : on;
    const box: Rect = { x: at.x - width / 2, y: at.y - PILL_HEIGHT / 2, width, height: PILL_HEIGHT };
    this.drawn.push({ token, box });
    context.fillStyle = palette.raised;
    context.strokeStyle = hue;
    context.lineWidth = 1.5;
    context.setLineDash(token.pattern === 'solid' ? [] : token.pattern === 'dotted' ? [1.5, 2.5] : [5, 3]);
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, PILL_HEIGHT / 2);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = hue;
    context.beginPath();
    context.arc(box.x + 11, at.y, 7.5, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = palette.onHue;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.font = palette.glyphFont;
    context.fillText(token.glyph, box.x + 11, at.y + 0.5);
    context.textAlign = 'left';
    context.font = palette.font;
    context.fillStyle = palette.ink;
    context.fillText(label, box.x + 23, at.y + 0.5);
    return at;
  }

  #trail({ from, control1, control2, to }: Token['track']['wire']['curve'], hue: string, token: Token): void {
    const context = this.#context;
    context.globalAlpha = 0.9;
    context.strokeStyle = hue;
    context.lineWidth = 2;
    context.setLineDash(token.pattern === 'solid' ? [] : token.pattern === 'dotted' ? [2, 4] : [6, 5]);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.bezierCurveTo(control1.x, control1.y, control2.x, control2.y, to.x, to.y);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
}

/** The progress of a message that was delivered at `at`: the end of its way is seen once more. */
export function arrivalProgress(at: number, now: number): number | undefined {
  const progress = (now - at) / ARRIVAL_MS;
  return progress >= 1 ? undefined : 0.35 + 0.65 * progress;
}

function near({ x, y, width, height }: Rect, atX: number, atY: number): boolean {
  return atX > x - RATE_ROOM.x && atX < x + width + RATE_ROOM.x && atY > y - RATE_ROOM.y && atY < y + height + RATE_ROOM.y;
}

function hueOf(token: Token, palette: Palette): string {
  if (token.failed) return palette.bad;
  return token.background ? palette.quiet : palette.role(token.role);
}

/** 1: down, -1: up; away from the other wires between two cards. */
function outwards({ from, to }: Curve, source: Rect, target: Rect): 1 | -1 {
  return from.y + to.y < center(source).y + center(target).y ? -1 : 1;
}
