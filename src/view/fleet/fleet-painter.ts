/** Paints all nodes and pods: boxes and dots into one buffer of pixels, names and rings above. A whole repaint is a few milliseconds. */
import { type Fleet, type FleetNode, isReady } from '../../scene/fleet/fleet.ts';
import { boxOf, dotOf, type FleetHit, type Grid, type View } from '../../scene/fleet/grid.ts';
import type { Heat } from '../../scene/fleet/heat.ts';
import { phaseClass } from '../../scene/pods.ts';
import type { Rect } from '../../scene/stage/geometry.ts';
import type { Extent } from '../../scene/timeline/staves.ts';
import type { Palette } from '../stage/palette.ts';
import { type HeatLook, lookOf } from './heat-colours.ts';
import { type Pixels, Sprites } from './sprites.ts';

export interface FleetScene {
  readonly fleet: Fleet;
  readonly grid: Grid;
  readonly view: View;
  readonly extent: Extent;
  readonly palette: Palette;
  readonly selected: FleetHit | undefined;
  /** Where the keyboard stands; undefined: elsewhere. */
  readonly cursor: FleetHit | undefined;
  /** By place of the node: what it shows instead of its pods. */
  readonly heat: readonly (Heat | undefined)[];
  /** Of the grid's panels; empty: there is one, without a title. */
  readonly titles: readonly string[];
}

/** Boxes narrower than this have no border; lower than the next, no name. */
const BORDER_FROM = 8;
const NAME_FROM = 8;
const MAX_NAME = 13;
const MAX_WORDS = 22;
const TITLE_SIZE = 12;

export class FleetPainter {
  readonly #context: CanvasRenderingContext2D;
  #image: ImageData | undefined;
  #pixels: Pixels = new Uint32Array(0);
  #width = 0;
  #height = 0;
  #sprites: { readonly palette: Palette; readonly sprites: Sprites } | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d') as CanvasRenderingContext2D;
  }

  paint(scene: FleetScene): void {
    const ratio = devicePixelRatio;
    this.#resize(Math.round(scene.extent.width * ratio), Math.round(scene.extent.height * ratio));
    if (this.#image === undefined) return;
    if (this.#sprites?.palette !== scene.palette) this.#sprites = { palette: scene.palette, sprites: new Sprites(scene.palette) };
    const { sprites } = this.#sprites;
    this.#pixels.fill(sprites.pixel(scene.palette.ground));
    const scale = ratio * scene.view.zoom;
    const place = (rect: Rect): Rect => ({
      x: Math.round(rect.x * scale + scene.view.x * ratio),
      y: Math.round(rect.y * scale + scene.view.y * ratio),
      width: Math.max(1, Math.round(rect.width * scale)),
      height: Math.max(1, Math.round(rect.height * scale)),
    });
    const visible = scene.fleet.nodes.flatMap((node, i) => {
      const box = place(boxOf(scene.grid, i));
      return box.x < this.#width && box.y < this.#height && box.x + box.width > 0 && box.y + box.height > 0 ? [{ node, i, box }] : [];
    });
    const looks = scene.heat.map((heat) => heat && lookOf(heat, scene.palette));
    for (const { node, i, box } of visible) this.#node(scene, sprites, node, i, box, place, looks[i]);
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.putImageData(this.#image, 0, 0);
    const head = scene.grid.head * scale;
    if (head * 0.62 >= NAME_FROM * ratio)
      for (const { node, i, box } of visible) this.#name(scene, node, box, head, ratio, looks[i], scene.heat[i]);
    for (const { i, box } of visible) this.#words(scene, scene.heat[i], looks[i], box, head, ratio);
    for (const [at, title] of scene.titles.entries()) this.#title(scene, title, at, place, ratio);
    const { selected, cursor } = scene;
    if (selected !== undefined) this.#ring(scene, selected, place, ratio, []);
    const same = selected?.node === cursor?.node && selected?.slot === cursor?.slot;
    if (cursor !== undefined && !same) this.#ring(scene, cursor, place, ratio, [3 * ratio, 3 * ratio]);
  }

  #resize(width: number, height: number): void {
    if (width === this.#width && height === this.#height) return;
    this.#width = width;
    this.#height = height;
    const { canvas } = this.#context;
    canvas.width = width;
    canvas.height = height;
    this.#image = width > 0 && height > 0 ? new ImageData(width, height) : undefined;
    this.#pixels = new Uint32Array(this.#image?.data.buffer ?? new ArrayBuffer(0));
  }

  #node(
    { grid, palette }: FleetScene,
    sprites: Sprites,
    node: FleetNode,
    index: number,
    box: Rect,
    place: (rect: Rect) => Rect,
    look: HeatLook | undefined,
  ): void {
    const well = isReady(node) && !node.down;
    const ground = look !== undefined ? look.ground : well || node.state === undefined ? palette.raised : palette.badGround;
    if (box.width >= BORDER_FROM) {
      this.#fill(box, sprites.pixel(well ? palette.lineStrong : palette.bad));
      this.#fill({ x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 }, sprites.pixel(ground));
    } else this.#fill(box, sprites.pixel(ground));
    if (look !== undefined && !look.withPods) return;
    const size = place(dotOf(grid, index, 0)).width;
    for (const [slot, pod] of node.pods.entries()) {
      if (pod === undefined || slot >= grid.slots) continue;
      const at = place(dotOf(grid, index, slot));
      this.#blit(sprites.dot(phaseClass(pod), size, ground), size, at.x, at.y);
    }
  }

  #fill({ x, y, width, height }: Rect, pixel: number): void {
    const left = Math.max(0, x);
    const right = Math.min(this.#width, x + width);
    const bottom = Math.min(this.#height, y + height);
    if (right <= left) return;
    for (let row = Math.max(0, y); row < bottom; row++) this.#pixels.fill(pixel, row * this.#width + left, row * this.#width + right);
  }

  #blit(sprite: Pixels, size: number, x: number, y: number): void {
    const left = Math.max(0, -x);
    const right = Math.min(size, this.#width - x);
    if (right <= left) return;
    const last = Math.min(size, this.#height - y);
    for (let row = Math.max(0, -y); row < last; row++) {
      this.#pixels.set(sprite.subarray(row * size + left, row * size + right), (y + row) * this.#width + x + left);
    }
  }

  /** What the measure says, in the middle of the box, as far as there is room. */
  #words({ palette }: FleetScene, heat: Heat | undefined, look: HeatLook | undefined, box: Rect, head: number, ratio: number): void {
    if (heat === undefined || look === undefined || look.withPods) return;
    const context = this.#context;
    const size = Math.min(MAX_WORDS * ratio, (box.height - head) * 0.5);
    if (size < NAME_FROM * ratio) return;
    context.font = `600 ${size}px ${palette.monoFamily}`;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.fillStyle = look.ink;
    for (const text of [heat.words, heat.words.slice(0, 12), heat.words.slice(0, 6)]) {
      if (context.measureText(text).width > box.width * 0.92) continue;
      context.fillText(text, box.x + box.width / 2, box.y + head + (box.height - head) / 2);
      return;
    }
  }

  #name(
    { palette }: FleetScene,
    node: FleetNode,
    box: Rect,
    head: number,
    ratio: number,
    look: HeatLook | undefined,
    heat: Heat | undefined,
  ): void {
    const context = this.#context;
    const size = Math.min(MAX_NAME * ratio, head * 0.62);
    context.font = `600 ${size}px ${palette.monoFamily}`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillStyle = look !== undefined ? look.ink : node.down || !isReady(node) ? palette.bad : palette.ink;
    const left = box.x + box.width * 0.05;
    const room = box.width * 0.92;
    const bad = node.down ? ' down' : node.state === undefined || isReady(node) ? '' : ` ${node.state}`;
    const more = look?.withPods === true && heat !== undefined && heat.words !== '' ? ` ${heat.words}` : '';
    for (const text of [`${node.name}${bad}${more}`, `${node.name}${bad}`, node.name, node.name.replace(/^.*?(\d+)$/, '$1')]) {
      if (context.measureText(text).width > room) continue;
      context.fillText(text, left, box.y + head / 2 + ratio);
      return;
    }
  }

  /** Above a panel, as large whatever the zoom. */
  #title({ grid, palette }: FleetScene, title: string, at: number, place: (rect: Rect) => Rect, ratio: number): void {
    const panel = grid.panels[at];
    if (panel === undefined) return;
    const { x, y, width } = place({ ...panel.origin, width: grid.pitch.x * grid.columns, height: 0 });
    const context = this.#context;
    context.font = `600 ${TITLE_SIZE * ratio}px ${palette.monoFamily}`;
    context.textBaseline = 'bottom';
    context.textAlign = 'left';
    context.fillStyle = palette.ink;
    for (const text of [title, title.replace(/:.*$/, '')]) {
      if (context.measureText(text).width > width && text === title) continue;
      context.fillText(text, x, y - 3 * ratio);
      return;
    }
  }

  #ring({ grid, palette, fleet }: FleetScene, hit: FleetHit, place: (rect: Rect) => Rect, ratio: number, dash: number[]): void {
    if (hit.node >= fleet.nodes.length) return;
    const rect = place(hit.slot < 0 ? boxOf(grid, hit.node) : dotOf(grid, hit.node, hit.slot));
    const context = this.#context;
    const around = (hit.slot < 0 ? 1 : 2) * ratio;
    context.strokeStyle = dash.length === 0 ? palette.accent : palette.ink;
    context.lineWidth = 2 * ratio;
    context.setLineDash(dash);
    context.beginPath();
    context.roundRect(rect.x - around, rect.y - around, rect.width + 2 * around, rect.height + 2 * around, 3 * ratio);
    context.stroke();
    context.setLineDash([]);
  }
}
