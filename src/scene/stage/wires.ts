/** The connections of the stage: the diagram's edges and those to what is drawn around it, as curves from border to border. */
import type { Diagram, EdgeStroke } from '../diagram/graph.ts';
import { CLOUD_CARD, PERSON_CARD } from './bindings.ts';
import { type Curve, center, connect, facingSides, portAt, type Rect, type Side } from './geometry.ts';
import type { Card, Layout } from './layout.ts';

export interface Wire {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly label: string;
  readonly stroke: EdgeStroke;
  readonly curve: Curve;
  /** Drawn because the thing is there, not because the text says so. */
  readonly implied: boolean;
}

interface Plan {
  readonly id: string;
  readonly source: Card;
  readonly target: Card;
  readonly label: string;
  readonly stroke: EdgeStroke;
  readonly implied: boolean;
}

export function wiresOf(diagram: Diagram, layout: Layout): readonly Wire[] {
  const cards = new Map(layout.cards.map((card) => [card.id, card]));
  const plans: Plan[] = [];
  for (const edge of diagram.edges) {
    const source = cards.get(edge.source);
    const target = cards.get(edge.target);
    if (source === undefined || target === undefined || source === target) continue;
    plans.push({ id: edge.id, source, target, label: edge.label, stroke: edge.stroke, implied: false });
  }
  plans.push(...impliedPlans(cards));
  return routed(plans, cards);
}

function impliedPlans(cards: ReadonlyMap<string, Card>): Plan[] {
  const plans: Plan[] = [];
  const api = cards.get('API');
  const person = cards.get(PERSON_CARD);
  const cloud = cards.get(CLOUD_CARD);
  const ccm = cards.get('CCM');
  const scheduler = cards.get('SCH');
  const plan = (source: Card, target: Card, stroke: EdgeStroke): void => {
    plans.push({ id: `${source.id}>${target.id}`, source, target, label: '', stroke, implied: true });
  };
  if (api !== undefined && person !== undefined) plan(person, api, 'solid');
  if (cloud !== undefined && ccm !== undefined) plan(ccm, cloud, 'solid');
  for (const card of cards.values()) {
    if (card.role === 'extender' && scheduler !== undefined) plan(scheduler, card, 'solid');
    if (api !== undefined && (card.role === 'node' || card.role === 'extender')) plan(card, api, 'dotted');
  }
  return plans;
}

interface End {
  readonly plan: Plan;
  readonly card: Card;
  readonly side: Side;
  readonly other: Rect;
}

/** Spreads the ends of wires over the sides that they meet, ordered so that wires do not cross at the border. */
function routed(plans: readonly Plan[], cards: ReadonlyMap<string, Card>): Wire[] {
  const ends = new Map<string, End[]>();
  const sides = new Map<Plan, readonly [Side, Side]>();
  for (const plan of plans) {
    if (plan.source.role === 'node') continue;
    const pair = facingSides(plan.source.rect, plan.target.rect);
    sides.set(plan, pair);
    push(ends, { plan, card: plan.source, side: pair[0], other: plan.target.rect });
    push(ends, { plan, card: plan.target, side: pair[1], other: plan.source.rect });
  }
  const places = new Map<string, number>();
  for (const group of ends.values()) {
    const across = group[0]?.side === 'left' || group[0]?.side === 'right' ? 'y' : 'x';
    group.sort((a, b) => center(a.other)[across] - center(b.other)[across] || plans.indexOf(a.plan) - plans.indexOf(b.plan));
    for (const [i, end] of group.entries()) places.set(`${end.plan.id} ${end.card.id}`, spread(i, group.length));
  }
  return plans.map((plan) => {
    const { id, source, target, label, stroke, implied } = plan;
    const wire = { id, source: source.id, target: target.id, label, stroke, implied };
    if (source.role === 'node') return { ...wire, curve: nodeCurve(source.rect, target.rect, cards.get('ETCD')?.rect) };
    const [from, to] = sides.get(plan) as readonly [Side, Side];
    const begin = portAt(source.rect, from, places.get(`${id} ${source.id}`) ?? 0.5);
    const end = portAt(target.rect, to, places.get(`${id} ${target.id}`) ?? 0.5);
    return { ...wire, curve: connect(begin, from, end, to) };
  });
}

function push(ends: Map<string, End[]>, end: End): void {
  const key = `${end.card.id} ${end.side}`;
  const group = ends.get(key);
  if (group === undefined) ends.set(key, [end]);
  else group.push(end);
}

function spread(index: number, count: number): number {
  const step = Math.min(0.28, 0.76 / Math.max(1, count - 1));
  return 0.5 + (index - (count - 1) / 2) * step;
}

/** How far a wire swings out to pass what stands between a node and the API server. */
const SWING = 44;

/** From a node up to the API server, around what stands between them. */
function nodeCurve(node: Rect, api: Rect, obstacle: Rect | undefined): Curve {
  const begin = portAt(node, 'top', 0.5);
  const toLeft = begin.x < center(api).x;
  const end = portAt(api, 'bottom', toLeft ? 0.05 : 0.95);
  const height = begin.y - end.y;
  const past = obstacle === undefined ? height * 0.4 : Math.max(40, obstacle.y + obstacle.height - end.y + 30);
  return connect(begin, 'top', end, 'bottom', [Math.max(24, height - past), past], toLeft ? -SWING : SWING);
}

/** On which wire a message between two cards travels, and whether against its direction. `client` opened the connection. */
export interface Track {
  readonly wire: Wire;
  readonly reversed: boolean;
}

export type Tracks = (from: string, to: string, client: string) => Track | undefined;

/** Requests and replies travel on the wire that leaves their client; what a watch brings, on the one that comes from the server. */
export function tracksOf(wires: readonly Wire[]): Tracks {
  const byEnds = new Map<string, Wire>();
  for (const wire of wires) if (!byEnds.has(`${wire.source} ${wire.target}`)) byEnds.set(`${wire.source} ${wire.target}`, wire);
  return (from, to, client) => {
    const along = byEnds.get(`${from} ${to}`);
    const against = byEnds.get(`${to} ${from}`);
    if (along !== undefined && (client !== to || against === undefined)) return { wire: along, reversed: false };
    if (against !== undefined) return { wire: against, reversed: true };
    return undefined;
  };
}
