/** The dots of pods as small pictures of whole pixels: by phase, size and ground. Never colour alone, as long as there are pixels for more. */
import type { Palette } from '../stage/palette.ts';

export type Pixels = Uint32Array<ArrayBuffer>;

/** Below this size a dot is a square with a pattern; below the next, a square. */
const ROUND_FROM = 7;
const PATTERN_FROM = 3;

export class Sprites {
  readonly #palette: Palette;
  readonly #made = new Map<string, Pixels>();
  readonly #colours = new Map<string, number>();
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(palette: Palette) {
    this.#palette = palette;
    this.#context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  }

  /** A colour of the style sheet as a pixel of a buffer. */
  pixel(colour: string): number {
    let known = this.#colours.get(colour);
    if (known === undefined) {
      known = this.#draw(1, colour, () => undefined)[0] as number;
      this.#colours.set(colour, known);
    }
    return known;
  }

  /** `look`: class names of the dot (scene/pods.ts). `size` in device pixels. */
  dot(look: string, size: number, ground: string): Pixels {
    const key = `${look} ${size} ${ground}`;
    let known = this.#made.get(key);
    if (known === undefined) {
      known = this.#draw(size, ground, (context) => drawDot(context, look, size, this.#palette));
      this.#made.set(key, known);
    }
    return known;
  }

  #draw(size: number, ground: string, draw: (context: OffscreenCanvasRenderingContext2D) => void): Pixels {
    const context = this.#context;
    context.canvas.width = size;
    context.canvas.height = size;
    context.fillStyle = ground;
    context.fillRect(0, 0, size, size);
    draw(context);
    return new Uint32Array(context.getImageData(0, 0, size, size).data.buffer);
  }
}

function colourOf(look: string, palette: Palette): string {
  if (look.startsWith('Running') || look === 'Succeeded') return palette.ok;
  if (look === 'Failed') return palette.bad;
  if (look === 'Terminating') return palette.warn;
  return look === 'Pending starting' ? palette.accent : palette.quiet;
}

function drawDot(context: OffscreenCanvasRenderingContext2D, look: string, size: number, palette: Palette): void {
  const colour = colourOf(look, palette);
  context.fillStyle = colour;
  context.strokeStyle = colour;
  if (size < ROUND_FROM) drawSquare(context, look, size);
  else drawRound(context, look, size);
}

function drawSquare(context: OffscreenCanvasRenderingContext2D, look: string, size: number): void {
  if (look === 'Running ready' || size < PATTERN_FROM) {
    context.globalAlpha = look === 'Running ready' ? 1 : 0.6;
    context.fillRect(0, 0, size, size);
    context.globalAlpha = 1;
    return;
  }
  if (look === 'Failed' || look === 'Terminating') {
    for (let i = 0; i < size; i++) {
      context.fillRect(i, size - 1 - i, 1, 1);
      if (look === 'Failed') context.fillRect(i, i, 1, 1);
    }
    return;
  }
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, size - 1, size - 1);
}

function drawRound(context: OffscreenCanvasRenderingContext2D, look: string, size: number): void {
  const middle = size / 2;
  const line = Math.max(1, size / 7);
  const radius = middle - line / 2;
  context.lineWidth = line;
  if (look === 'Pending starting') context.setLineDash([(radius * Math.PI) / 4, (radius * Math.PI) / 6]);
  context.beginPath();
  context.arc(middle, middle, radius, 0, Math.PI * 2);
  if (look === 'Running ready') context.fill();
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = Math.max(1, size / 8);
  context.beginPath();
  const near = size * 0.32;
  const far = size * 0.68;
  if (look === 'Succeeded') {
    context.moveTo(near, middle);
    context.lineTo(size * 0.46, far);
    context.lineTo(size * 0.72, size * 0.34);
  } else if (look === 'Failed') {
    context.moveTo(near, near);
    context.lineTo(far, far);
    context.moveTo(far, near);
    context.lineTo(near, far);
  } else if (look === 'Terminating') {
    for (const shift of [-0.22, 0, 0.22]) {
      context.moveTo(size * (0.3 + shift), size * (0.7 + shift));
      context.lineTo(size * (0.7 + shift), size * (0.3 + shift));
    }
  }
  context.stroke();
}
