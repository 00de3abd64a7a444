/** Paints the timeline: staves, marks or density, the cursor. */
import type { Bookmark } from '../../protocol/marks.ts';
import type { Score, ScoreMark } from '../../protocol/query.ts';
import { clock } from '../../scene/format.ts';
import { type Extent, GUTTER, RULER, STAVES, staveOf, type Window, xOf, yOf } from '../../scene/timeline/staves.ts';
import type { Palette } from '../stage/palette.ts';

export interface ScoreScene {
  readonly score: Score | undefined;
  readonly window: Window;
  readonly extent: Extent;
  readonly step: number;
  readonly lastStep: number;
  readonly selected: number;
  readonly bookmarks: readonly Bookmark[];
  /** Events that touch a breakpoint. */
  readonly hits: readonly number[];
  /** Staves with a breakpoint on a component. */
  readonly stops: ReadonlySet<number>;
  readonly palette: Palette;
}

export function paintScore(context: CanvasRenderingContext2D, scene: ScoreScene): void {
  const { extent, palette, stops } = scene;
  context.clearRect(0, 0, extent.width, extent.height);
  context.font = palette.labelFont;
  context.textBaseline = 'middle';
  for (const [i, stave] of STAVES.entries()) {
    const y = yOf(i, extent);
    context.fillStyle = palette.quiet;
    context.textAlign = 'left';
    context.fillText(stave.title, 16, y);
    if (stops.has(i)) octagon(context, 8, y, 4.5, palette.bad);
    context.fillStyle = palette.line;
    context.fillRect(GUTTER, Math.round(y), extent.width - GUTTER - 16, 1);
  }
  if (scene.score !== undefined) {
    ruler(context, scene, scene.score);
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, extent.width - GUTTER, extent.height);
    context.clip();
    density(context, scene, scene.score);
    for (const mark of scene.score.marks) drawMark(context, scene, mark);
    context.restore();
  }
  recorded(context, scene);
  placeMarks(context, scene);
  cursor(context, scene);
}

function ruler(context: CanvasRenderingContext2D, { window, extent, palette }: ScoreScene, score: Score): void {
  context.font = palette.font;
  context.fillStyle = palette.quiet;
  context.textAlign = 'center';
  const part = (score.to - score.from) / Math.max(1, score.times.length);
  let free = GUTTER + 20;
  for (const [i, time] of score.times.entries()) {
    const x = xOf(score.from + i * part, window, extent);
    if (x < free || x > extent.width - 40) continue;
    const words = clock(time);
    context.fillText(words, x, RULER / 2 + 1);
    free = x + context.measureText(words).width + 16;
    context.fillRect(x, RULER - 3, 1, 3);
  }
}

function density(context: CanvasRenderingContext2D, { window, extent, palette, step }: ScoreScene, score: Score): void {
  for (const [i, stave] of STAVES.entries()) {
    for (const role of stave.roles) {
      const counts = score.density[role];
      if (counts === undefined) continue;
      const most = Math.max(1, ...counts);
      const part = (score.to - score.from) / counts.length;
      const height = (extent.height - RULER) / STAVES.length - 6;
      const y = yOf(i, extent) + height / 2;
      context.fillStyle = palette.role(role);
      for (const [k, count] of counts.entries()) {
        if (count === 0) continue;
        const x = xOf(score.from + k * part, window, extent);
        const width = Math.max(1, xOf(score.from + (k + 1) * part, window, extent) - x - 0.5);
        const tall = Math.max(1.5, (height * Math.log1p(count)) / Math.log1p(most));
        context.globalAlpha = score.from + k * part <= step ? 0.85 : 0.3;
        context.fillRect(x, y - tall, width, tall);
      }
      context.globalAlpha = 1;
    }
  }
}

function drawMark(context: CanvasRenderingContext2D, { window, extent, palette, step, selected }: ScoreScene, mark: ScoreMark): void {
  const x = xOf(mark.event + 1, window, extent);
  const y = yOf(staveOf(mark.component), extent);
  const hue = mark.failed || mark.kind === 'fault' ? palette.bad : palette.hue(mark.component);
  context.globalAlpha = mark.event < step ? 1 : 0.38;
  context.fillStyle = hue;
  context.strokeStyle = hue;
  context.lineWidth = 1.5;
  context.beginPath();
  switch (mark.kind) {
    case 'fault':
      context.moveTo(x - 6, y + 5);
      context.lineTo(x, y - 6);
      context.lineTo(x + 6, y + 5);
      context.fill();
      break;
    case 'request':
    case 'input':
      context.arc(x, y, mark.verb === 'get' || mark.verb === 'list' || mark.verb === 'range' ? 2.4 : 3.3, 0, 7);
      context.fill();
      break;
    case 'watch':
    case 'end':
      context.arc(x, y, 3.2, 0, 7);
      context.fillStyle = palette.surface;
      context.fill();
      context.stroke();
      break;
    case 'reply':
      context.fillRect(x - 0.75, y - 6, 1.5, 12);
      break;
    default:
      context.fillRect(x - 0.5, y - 2.5, 1, 5);
  }
  if (mark.event === selected) {
    context.globalAlpha = 1;
    context.strokeStyle = palette.accent;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 7, 0, 7);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Bookmarks as pennants on the ruler; breakpoints as octagons where the run stops at them. */
function placeMarks(context: CanvasRenderingContext2D, { window, extent, palette, bookmarks, hits }: ScoreScene): void {
  for (const event of hits) {
    const x = xOf(event + 1, window, extent);
    if (x < GUTTER || x > extent.width) continue;
    context.globalAlpha = 0.35;
    context.fillStyle = palette.bad;
    context.fillRect(x - 0.5, RULER, 1, extent.height - RULER);
    context.globalAlpha = 1;
    octagon(context, x, RULER, 3.5, palette.bad);
  }
  for (const { step } of bookmarks) {
    const x = xOf(step, window, extent);
    if (x < GUTTER || x > extent.width) continue;
    context.fillStyle = palette.accent;
    context.fillRect(x - 0.5, 0, 1, extent.height);
    context.beginPath();
    context.moveTo(x, 1);
    context.lineTo(x + 10, 5);
    context.lineTo(x, 9);
    context.fill();
  }
}

function octagon(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  for (let i = 0; i < 8; i++) {
    const angle = ((i + 0.5) * Math.PI) / 4;
    context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  context.fill();
}

/** Where the recorded part of the branch ends. */
function recorded(context: CanvasRenderingContext2D, { window, extent, palette, lastStep }: ScoreScene): void {
  const x = xOf(lastStep, window, extent);
  if (x < GUTTER || x > extent.width) return;
  context.fillStyle = palette.line;
  context.fillRect(x, RULER, 1, extent.height - RULER);
}

function cursor(context: CanvasRenderingContext2D, { window, extent, palette, step }: ScoreScene): void {
  const x = xOf(step, window, extent);
  if (x < GUTTER - 1 || x > extent.width) return;
  context.fillStyle = palette.accent;
  context.fillRect(x - 1, 0, 2, extent.height);
  context.beginPath();
  context.moveTo(x - 7, 0);
  context.lineTo(x + 7, 0);
  context.lineTo(x + 7, 7);
  context.lineTo(x, 14);
  context.lineTo(x - 7, 7);
  context.fill();
}
