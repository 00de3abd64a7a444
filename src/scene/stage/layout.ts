/** Where the cards stand. Taught, not computed from the text: the same parts are always found at the same places, whatever the text's order. */
import type { Role } from '../../protocol/identity.ts';
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
  api: { width: 204, height: 128 },
  etcd: { width: 176, height: 114 },
  scheduler: { width: 188, height: 126 },
  controllers: { width: 188, height: 194 },
  'cloud-controller': { width: 188, height: 114 },
  cloud: { width: 188, height: 98 },
  person: { width: 188, height: 38 },
};

const CUSTOM: StageSize = { width: 150, height: 52 };
const MARGIN = 16;
/** Room for the breadcrumb and the tools above the cards. */
const HEAD = 60;
const NODE_HEIGHT = 66;
const NODE_GAP = 12;
const NODE_MIN_WIDTH = 126;
/** Nodes with a card of their own; the rest shares one. */
const MAX_NODE_CARDS = 24;

const WIDE_MIN: StageSize = { width: 760, height: 540 };
const TALL: StageSize = { width: 440, height: 760 };

/** Lays the stage out for a view of `view` pixels. The result may be larger than the view, which is then zoomed to fit. */
export function layOut(diagram: Diagram, nodes: readonly string[], cloud: boolean, view: StageSize): Layout {
  const tall = view.width < 620 && view.height > view.width * 0.9;
  const min = tall ? TALL : WIDE_MIN;
  const scale = Math.max(1, view.height / view.width / (TALL.height / TALL.width));
  const size = tall
    ? { width: min.width, height: min.height * scale }
    : { width: Math.max(min.width, view.width), height: Math.max(min.height, view.height) };
  const places = tall ? tallPlaces(size) : widePlaces(size);
  const cards: Card[] = [];
  const add = (id: string, role: Role | undefined, label: string, classes: readonly string[], rect: Rect) =>
    cards.push({ id, role, label, classes, rect, hidden: 0 });
  let custom = 0;
  for (const node of diagram.nodes) {
    const role = boundRole(node.id);
    if (role === undefined) add(node.id, undefined, node.label, node.classes, customPlace(size, custom++));
    else add(node.id, role, node.label, node.classes, places(role));
  }
  add(PERSON_CARD, 'person', 'kubectl', [], places('person'));
  if (cloud) add(CLOUD_CARD, 'cloud', 'Cloud', [], places('cloud'));
  cards.push(...nodeRow(nodes, size));
  return { cards, size };
}

type Places = (role: Role) => Rect;

function at(role: Role, x: number, y: number): Rect {
  const { width, height } = SIZES[role as Exclude<Role, 'node'>];
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
      default:
        return at(role, right, HEAD + room * 0.36);
    }
  };
}

function tallPlaces(size: StageSize): Places {
  const left = 12 + SIZES.scheduler.width / 2;
  const right = size.width - 12 - SIZES.controllers.width / 2;
  const top = 56;
  const room = size.height - top - NODE_HEIGHT - 30;
  return (role) => {
    switch (role) {
      case 'person':
        return at(role, left, top + SIZES.person.height / 2);
      case 'scheduler':
        return at(role, left, top + SIZES.person.height + 22 + SIZES.scheduler.height / 2);
      case 'api':
        return at(role, size.width / 2, top + room * 0.46);
      case 'etcd':
        return at(role, right, top + room * 0.76);
      case 'cloud-controller':
        return at(role, left, top + room * 0.76);
      case 'cloud':
        return at(role, left, top + room * 0.95);
      default:
        return at(role, right, top + SIZES.controllers.height / 2);
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

function nodeRow(nodes: readonly string[], size: StageSize): Card[] {
  const fit = Math.max(1, Math.floor((size.width - 2 * MARGIN + NODE_GAP) / (NODE_MIN_WIDTH + NODE_GAP)));
  const shown = nodes.length <= fit ? nodes : nodes.slice(0, Math.min(MAX_NODE_CARDS, fit - 1));
  const count = shown.length + (nodes.length > shown.length ? 1 : 0);
  if (count === 0) return [];
  const width = Math.min(260, (size.width - 2 * MARGIN - NODE_GAP * (count - 1)) / count);
  const begin = (size.width - count * width - (count - 1) * NODE_GAP) / 2;
  const y = size.height - MARGIN - NODE_HEIGHT + 6;
  const rect = (i: number): Rect => ({ x: Math.round(begin + i * (width + NODE_GAP)), y, width: Math.floor(width), height: NODE_HEIGHT });
  const cards: Card[] = shown.map((id, i) => ({
    id,
    role: 'node',
    label: id.slice('node/'.length),
    classes: [],
    rect: rect(i),
    hidden: 0,
  }));
  const hidden = nodes.length - shown.length;
  if (hidden > 0) {
    cards.push({ id: MORE_NODES_CARD, role: 'node', label: `${hidden} more nodes`, classes: [], rect: rect(count - 1), hidden });
  }
  return cards;
}
