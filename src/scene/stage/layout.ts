/** Where the cards stand. Taught, not computed from the text: the same parts are always found at the same places, whatever the text's order. */

import type { Role } from '../../protocol/identity.ts';
import { nodeNameOf, titleOf } from '../../protocol/identity.ts';
import type { Diagram } from '../diagram/graph.ts';
import { boundRole, CLOUD_CARD, MORE_NODES_CARD, PERSON_CARD } from './bindings.ts';
import type { Rect } from './geometry.ts';

export interface Card {
  readonly id: string;
  readonly role: Role | undefined;
  readonly label: string;
  readonly classes: readonly string[];
  readonly rect: Rect;
  /** For the card that stands for the nodes that have no card. */
  readonly hidden: number;
  /** There is room for a title and a line only. */
  readonly compact: boolean;
}

export interface StageSize {
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly cards: readonly Card[];
  readonly size: StageSize;
}

const SIZES: Readonly<Record<Exclude<Role, 'node'>, StageSize>> = {
  api: { width: 196, height: 128 },
  etcd: { width: 176, height: 114 },
  scheduler: { width: 196, height: 126 },
  controllers: { width: 196, height: 194 },
  'cloud-controller': { width: 196, height: 114 },
  cloud: { width: 196, height: 98 },
  person: { width: 196, height: 38 },
  extender: { width: 150, height: 42 },
};

const CUSTOM: StageSize = { width: 150, height: 52 };
const MARGIN = 16;
/** Room for the breadcrumb and the tools above the cards. */
const HEAD = 60;
const NODE_HEIGHT = 66;
const COMPACT_HEAD = 48;
const COMPACT_NODE_HEIGHT = 52;
const NODE_GAP = 12;
const NODE_MIN_WIDTH = 126;
const COMPACT_NODE_WIDTH = 104;
/** Nodes with a card of their own; the rest shares one. */
const MAX_NODE_CARDS = 24;

const WIDE_MIN: StageSize = { width: 760, height: 588 };

/** In larger views everything is drawn larger, up to this factor. */
const SCALED_FROM: StageSize = { width: 1_000, height: 600 };
const MAX_SCALE = 1.5;

/** Narrower views have cards of a title and a line, so that words stay as large as anywhere. */
const COMPACT_BELOW = 620;
const COMPACT_MIN: StageSize = { width: 340, height: 384 };
const COMPACT_SIZES: typeof SIZES = {
  api: { width: 150, height: 56 },
  etcd: { width: 132, height: 56 },
  scheduler: { width: 132, height: 54 },
  controllers: { width: 132, height: 54 },
  'cloud-controller': { width: 132, height: 54 },
  cloud: { width: 132, height: 44 },
  person: { width: 104, height: 32 },
  extender: { width: 132, height: 44 },
};

/** What is drawn beside the diagram and the person, by its components. */
export interface Surroundings {
  readonly nodes: readonly string[];
  readonly extenders: readonly string[];
  readonly cloud: boolean;
}

/** Lays the stage out for a view of `view` pixels. The result may be larger or smaller than the view, which is then zoomed to fit. */
export function layOut(diagram: Diagram, { nodes, extenders, cloud }: Surroundings, view: StageSize): Layout {
  const compact = view.width < COMPACT_BELOW;
  const min = compact ? COMPACT_MIN : WIDE_MIN;
  const scale = Math.max(1, Math.min(MAX_SCALE, view.width / SCALED_FROM.width, view.height / SCALED_FROM.height));
  const size = { width: Math.max(min.width, view.width / scale), height: Math.max(min.height, view.height / scale) };
  const places = compact ? compactPlaces(size) : widePlaces(size);
  const cards: Card[] = [];
  const add = (id: string, role: Role | undefined, label: string, classes: readonly string[], rect: Rect) =>
    cards.push({ id, role, label, classes, rect, hidden: 0, compact });
  let custom = 0;
  for (const node of diagram.nodes) {
    const role = boundRole(node.id);
    if (role === undefined) add(node.id, undefined, node.label, node.classes, customPlace(size, custom++));
    else add(node.id, role, node.label, node.classes, places(role));
  }
  add(PERSON_CARD, 'person', 'kubectl', [], places('person'));
  if (cloud) add(CLOUD_CARD, 'cloud', 'Cloud', [], places('cloud'));
  for (const [i, id] of extenders.entries()) add(id, 'extender', titleOf(id), [], beside(places('extender'), i, compact));
  cards.push(...nodeRow(nodes, size, compact));
  return { cards, size };
}

/** Several share a row; on a narrow stage they lie on top of each other, the last one in full. */
function beside(first: Rect, index: number, compact: boolean): Rect {
  return compact ? first : { ...first, x: first.x + index * (first.width + NODE_GAP) };
}

type Places = (role: Role) => Rect;

function at(role: Role, x: number, y: number, sizes = SIZES): Rect {
  const { width, height } = sizes[role as Exclude<Role, 'node'>];
  return { x: Math.round(x - width / 2), y: Math.round(y - height / 2), width, height };
}

function widePlaces(size: StageSize): Places {
  const bottom = size.height - MARGIN - NODE_HEIGHT - 34;
  const middle = size.width / 2;
  const spread = Math.min(size.width / 2 - MARGIN - SIZES.controllers.width / 2, 520);
  const left = middle - spread;
  const right = middle + spread;
  const room = bottom - HEAD;
  const stack = SIZES.person.height + SIZES.scheduler.height + SIZES['cloud-controller'].height + SIZES.cloud.height;
  const gap = Math.max(12, Math.min(64, (room - stack) / 3));
  const personY = HEAD + SIZES.person.height / 2;
  const schedulerY = personY + SIZES.person.height / 2 + gap + SIZES.scheduler.height / 2;
  const ccmY = schedulerY + SIZES.scheduler.height / 2 + gap + SIZES['cloud-controller'].height / 2;
  const cloudY = ccmY + SIZES['cloud-controller'].height / 2 + gap + SIZES.cloud.height / 2;
  const apiY = HEAD + room * 0.3;
  return (role) => {
    switch (role) {
      case 'api':
        return at(role, middle, apiY);
      case 'etcd':
        return at(role, middle, Math.min(HEAD + room * 0.84, bottom - SIZES.etcd.height / 2 + 6));
      case 'scheduler':
        return at(role, left, schedulerY);
      case 'cloud-controller':
        return at(role, left, ccmY);
      case 'cloud':
        return at(role, left, cloudY);
      case 'person':
        return at(role, left, personY);
      case 'extender':
        return at(role, middle, HEAD + SIZES.extender.height / 2 - 8);
      default:
        return at(role, right, HEAD + room * 0.36);
    }
  };
}

/** Two columns with the API server between them, from the top: who asks, who decides, what is kept, and the cloud. */
function compactPlaces(size: StageSize): Places {
  const sizes = COMPACT_SIZES;
  const side = 8;
  const left = side + sizes.scheduler.width / 2;
  const right = size.width - side - sizes.controllers.width / 2;
  const top = COMPACT_HEAD;
  const room = size.height - top - COMPACT_NODE_HEIGHT - side;
  const y = (share: number): number => top + room * share;
  return (role) => {
    switch (role) {
      case 'person':
        return at(role, size.width / 2, y(0) + sizes.person.height / 2, sizes);
      case 'scheduler':
        return at(role, left, y(0.17), sizes);
      case 'api':
        return at(role, size.width / 2, y(0.41), sizes);
      case 'etcd':
        return at(role, right, y(0.66), sizes);
      case 'cloud-controller':
        return at(role, left, y(0.66), sizes);
      case 'cloud':
        return at(role, left, y(0.885), sizes);
      case 'extender':
        return at(role, right, y(0.885), sizes);
      default:
        return at(role, right, y(0.17), sizes);
    }
  };
}

/** Boxes of the text that are bound to no component stand in columns at the lower right. */
function customPlace(size: StageSize, index: number): Rect {
  const perColumn = Math.max(1, Math.floor((size.height * 0.36) / (CUSTOM.height + 14)));
  const column = Math.floor(index / perColumn);
  const row = index % perColumn;
  return {
    x: size.width - MARGIN - CUSTOM.width - column * (CUSTOM.width + 18),
    y: size.height - MARGIN - NODE_HEIGHT - 34 - (row + 1) * (CUSTOM.height + 14),
    ...CUSTOM,
  };
}

function nodeRow(nodes: readonly string[], size: StageSize, compact: boolean): Card[] {
  const height = compact ? COMPACT_NODE_HEIGHT : NODE_HEIGHT;
  const margin = compact ? 8 : MARGIN;
  const gap = compact ? 8 : NODE_GAP;
  const least = compact ? COMPACT_NODE_WIDTH : NODE_MIN_WIDTH;
  const fit = Math.max(1, Math.floor((size.width - 2 * margin + gap) / (least + gap)));
  const shown = nodes.length <= fit ? nodes : nodes.slice(0, Math.min(MAX_NODE_CARDS, fit - 1));
  const count = shown.length + (nodes.length > shown.length ? 1 : 0);
  if (count === 0) return [];
  const width = Math.min(260, (size.width - 2 * margin - gap * (count - 1)) / count);
  const begin = (size.width - count * width - (count - 1) * gap) / 2;
  const y = size.height - margin - height + (compact ? 0 : 6);
  const rect = (i: number): Rect => ({ x: Math.round(begin + i * (width + gap)), y, width: Math.floor(width), height });
  const cards: Card[] = shown.map((id, i) => ({
    id,
    role: 'node',
    label: nodeNameOf(id) ?? id,
    classes: [],
    rect: rect(i),
    hidden: 0,
    compact,
  }));
  const hidden = nodes.length - shown.length;
  if (hidden > 0) {
    cards.push({ id: MORE_NODES_CARD, role: 'node', label: `${hidden} more nodes`, classes: [], rect: rect(count - 1), hidden, compact });
  }
  return cards;
}
