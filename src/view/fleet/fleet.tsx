/** The cluster view, in place of the stage: every node a box, every pod a dot by its phase, from one node to thousands. */
import { Maximize, Minus, Plus, X } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { ObjectSummary } from '../../protocol/frame.ts';
import { type Fleet as FleetData, nodeWords } from '../../scene/fleet/fleet.ts';
import {
  bounded,
  boxOf,
  dotOf,
  type FleetHit,
  type Grid,
  gridOf,
  hitOf,
  moved,
  neighbour,
  showing,
  type View,
  WHOLE,
  zoomedAt,
} from '../../scene/fleet/grid.ts';
import { byZone, groupsOf, heatOf, heatWords, MEASURES, type Measure, showsPods, zonesOf, zoneTitle } from '../../scene/fleet/heat.ts';
import { count } from '../../scene/format.ts';
import { phaseClass, phaseWord } from '../../scene/pods.ts';
import type { Extent } from '../../scene/timeline/staves.ts';
import { keyId, keyOf, leave, open, type Selection, select, useSelection } from '../../session/selection.ts';
import { useStageView, wishServed } from '../../session/stage-view.ts';
import { Choice } from '../parts/choice.tsx';
import { Crumbs } from '../parts/crumbs.tsx';
import { usePalette } from '../stage/use-palette.ts';
import { FleetPainter } from './fleet-painter.ts';
import './fleet.css';
import { Legend } from './legend.tsx';
import { useFleet } from './use-fleet.ts';

const CLICK_PIXELS = 4;
const MAX_WAITING = 24;
const SLOT_ROOM = 12;

export function Fleet() {
  const fleet = useFleet();
  const [view, setView] = useState<View>(WHOLE);
  const [extent, setExtent] = useState<Extent>({ width: 0, height: 0 });
  const [measure, setMeasure] = useState<Measure>('phase');
  const [zoned, setZoned] = useState(false);
  const zones = useMemo(() => zonesOf(fleet), [fleet]);
  const groups = useMemo(() => groupsOf(fleet, measure), [fleet, measure]);
  const apart = (zoned || measure === 'zone') && zones.length > 1;
  const middle = { x: extent.width / 2, y: extent.height / 2 };
  return (
    <section className="fleet" aria-label="All nodes and pods">
      <div className="stage-head">
        <Crumbs way={[{ title: 'Control plane', go: leave }, { title: 'Nodes' }]} />
        <span className="hint">
          {count(fleet.nodes.length)} {fleet.nodes.length === 1 ? 'node' : 'nodes'}, {count(fleet.pods)} {fleet.pods === 1 ? 'pod' : 'pods'}
        </span>
        <span className="space" />
        <button type="button" className="button" aria-label="Zoom out" onClick={() => setView(zoomedAt(view, 0.6, middle, extent))}>
          <Minus size={14} aria-hidden />
        </button>
        <button type="button" className="button" aria-label="Zoom in" onClick={() => setView(zoomedAt(view, 1.6, middle, extent))}>
          <Plus size={14} aria-hidden />
        </button>
        <button type="button" className="button" aria-label="All nodes" onClick={() => setView(WHOLE)}>
          <Maximize size={14} aria-hidden />
        </button>
        <button type="button" className="button" aria-label="Back to the control plane" onClick={() => leave()}>
          <X size={14} aria-hidden /> <kbd>Esc</kbd>
        </button>
      </div>
      <div className="fleet-band">
        <Choice label="Show" options={MEASURES} value={measure} onChange={setMeasure} />
        {zones.length > 1 && (
          <label className="check">
            <input type="checkbox" checked={apart} disabled={measure === 'zone'} onChange={() => setZoned(!zoned)} /> by zone
          </label>
        )}
        <Legend fleet={fleet} measure={measure} groups={groups} />
        <Waiting pods={fleet.waiting} />
      </div>
      <FleetMap
        fleet={fleet}
        measure={measure}
        groups={groups}
        zones={apart ? zones : undefined}
        view={view}
        setView={setView}
        extent={extent}
        setExtent={setExtent}
      />
    </section>
  );
}

function Waiting({ pods }: { readonly pods: readonly ObjectSummary[] }) {
  return (
    <div className="fleet-waiting">
      <span>
        {pods.length === 0 ? 'None waits for a node' : pods.length === 1 ? '1 waits for a node' : `${count(pods.length)} wait for a node`}
      </span>
      {pods.slice(0, MAX_WAITING).map((pod) => (
        <button
          key={pod.id}
          type="button"
          className="pod"
          title={pod.name}
          aria-label={`Pod ${pod.name}, ${phaseWord(pod)}`}
          onClick={() => select({ kind: 'object', key: keyOf(pod.id) })}
        >
          <span className={`phase ${phaseClass(pod)}`} />
        </button>
      ))}
      {pods.length > MAX_WAITING && <span>+{count(pods.length - MAX_WAITING)}</span>}
    </div>
  );
}

interface FleetMapProps {
  readonly fleet: FleetData;
  readonly measure: Measure;
  readonly groups: readonly string[];
  /** Nodes stand apart by zone; undefined: together. */
  readonly zones: readonly string[] | undefined;
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly extent: Extent;
  readonly setExtent: (extent: Extent) => void;
}

function FleetMap({ fleet, measure, groups, zones, view, setView, extent, setExtent }: FleetMapProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<FleetPainter>(undefined);
  const drag = useRef<{ x: number; y: number; view: View; moved: boolean }>(undefined);
  const [hover, setHover] = useState<{ words: string; x: number; y: number }>();
  const [cursor, setCursor] = useState<FleetHit>({ node: 0, slot: -1 });
  const [focused, setFocused] = useState(false);
  const selection = useSelection((state) => state.selection);
  const palette = usePalette();
  const most = fleet.nodes.reduce((all, node) => Math.max(all, node.pods.length), SLOT_ROOM);
  const panels = useMemo(() => zones && byZone(fleet, zones), [fleet, zones]);
  const grid = useMemo(() => gridOf(fleet.nodes.length, most, extent, panels), [fleet.nodes.length, most, extent, panels]);
  const heat = useMemo(() => fleet.nodes.map((node) => heatOf(node, measure, groups)), [fleet, measure, groups]);
  const titles = useMemo(
    () =>
      panels?.map((nodes, at) =>
        zoneTitle(
          zones?.[at] ?? '',
          nodes.flatMap((node) => fleet.nodes[node] ?? []),
          measure,
        ),
      ) ?? [],
    [panels, zones, fleet, measure],
  );
  const selected = hitOfSelection(fleet, selection);
  const wish = useStageView((state) => state.wish);
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const observer = new ResizeObserver(() => setExtent({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    element.focus({ preventScroll: true });
    return () => observer.disconnect();
  }, [setExtent]);
  useEffect(() => {
    painter.current ??= new FleetPainter(canvas.current as HTMLCanvasElement);
    painter.current.paint({ fleet, grid, view, extent, palette, selected, cursor: focused ? cursor : undefined, heat, titles });
  });
  useEffect(() => {
    if (wish === undefined || extent.width === 0) return;
    wishServed();
    if (wish.look === 'all') {
      setView(WHOLE);
      return;
    }
    const node = fleet.nodes.findIndex(({ id }) => wish.components.includes(id));
    if (node < 0) return;
    setView(showing(view, boxOf(grid, node), extent));
    if (!wish.focus) return;
    setCursor({ node, slot: -1 });
    host.current?.focus({ preventScroll: true });
  }, [wish, fleet, grid, view, extent, setView]);
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      setView(zoomedAt(view, event.deltaY > 0 ? 0.8 : 1.25, { x: event.clientX - box.left, y: event.clientY - box.top }, extent));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  });

  const at = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const under = (point: { x: number; y: number }): FleetHit | undefined => {
    const hit = hitOf(grid, { x: (point.x - view.x) / view.zoom, y: (point.y - view.y) / view.zoom });
    const shown = showsPods(measure) && hit !== undefined && fleet.nodes[hit.node]?.pods[hit.slot] !== undefined;
    return hit === undefined || shown ? hit : { node: hit.node, slot: -1 };
  };
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const point = at(event);
    const held = drag.current;
    if (held === undefined) {
      const hit = under(point);
      setHover(hit === undefined ? undefined : { words: hitWords(fleet, hit, measure), ...point });
      return;
    }
    const dx = event.clientX - held.x;
    const dy = event.clientY - held.y;
    if (!held.moved && Math.hypot(dx, dy) < CLICK_PIXELS) return;
    held.moved = true;
    setHover(undefined);
    setView(bounded({ x: held.view.x + dx, y: held.view.y + dy, zoom: held.view.zoom }, extent));
  };
  const onUp = (event: PointerEvent<HTMLDivElement>) => {
    const held = drag.current;
    drag.current = undefined;
    if (held === undefined || held.moved) return;
    const hit = under(at(event));
    if (hit === undefined) return;
    setCursor(hit);
    selectHit(fleet, hit);
  };
  const go = (hit: FleetHit) => {
    setCursor(hit);
    selectHit(fleet, hit);
    setView(showing(view, hit.slot < 0 ? boxOf(grid, hit.node) : dotOf(grid, hit.node, hit.slot), extent));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = afterKey(event.key, cursor, fleet, grid);
    if (next !== undefined) go(next);
    else if (event.key === 'o' && fleet.nodes[cursor.node] !== undefined) open(fleet.nodes[cursor.node]?.id as string);
    else if (event.key === '+' || event.key === '-') {
      const box = boxOf(grid, cursor.node);
      const point = { x: (box.x + box.width / 2) * view.zoom + view.x, y: (box.y + box.height / 2) * view.zoom + view.y };
      setView(zoomedAt(view, event.key === '+' ? 1.6 : 0.6, point, extent));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={host}
      className="fleet-map"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a map that is walked by arrow keys must be reachable by keyboard
      tabIndex={0}
      aria-label="Map of all nodes and pods. Arrow keys go from node to node, Enter to the pods of a node, Escape back, O opens the node, plus and minus zoom"
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, y: event.clientY, view, moved: false };
      }}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerLeave={() => setHover(undefined)}
      onDoubleClick={(event) => {
        const hit = under(at(event));
        if (hit !== undefined) open(fleet.nodes[hit.node]?.id as string);
      }}
    >
      <canvas ref={canvas} aria-hidden />
      {hover !== undefined && (
        <div className="hover-words" style={{ left: Math.min(hover.x + 12, extent.width - 250), top: Math.max(2, hover.y - 36) }}>
          {hover.words}
        </div>
      )}
      <p className="visually-hidden" aria-live="polite">
        {focused ? hitWords(fleet, cursor, measure) : ''}
      </p>
    </div>
  );
}

/** Where a key leads from node or pod; undefined: it is not a key of the map. */
function afterKey(key: string, cursor: FleetHit, fleet: FleetData, grid: Grid): FleetHit | undefined {
  const arrow = key.startsWith('Arrow') || key === 'Home' || key === 'End';
  if (cursor.slot < 0) {
    if (arrow) return { node: neighbour(grid, cursor.node, key), slot: -1 };
    const first = key === 'Enter' ? (fleet.nodes[cursor.node]?.pods.findIndex((pod) => pod !== undefined) ?? -1) : -1;
    return first < 0 ? undefined : { node: cursor.node, slot: first };
  }
  if (key === 'Escape') return { node: cursor.node, slot: -1 };
  if (!arrow) return undefined;
  const pods = fleet.nodes[cursor.node]?.pods ?? [];
  let slot = cursor.slot;
  for (;;) {
    const next = moved(slot, key, grid.dots, pods.length);
    if (next === slot) return cursor;
    slot = next;
    if (pods[slot] !== undefined) return { node: cursor.node, slot };
    if (key === 'Home' || key === 'End') return cursor;
  }
}

function selectHit(fleet: FleetData, hit: FleetHit): void {
  const node = fleet.nodes[hit.node];
  if (node === undefined) return;
  const pod = node.pods[hit.slot];
  select(pod === undefined ? { kind: 'component', id: node.id } : { kind: 'object', key: keyOf(pod.id) });
}

function hitOfSelection(fleet: FleetData, selection: Selection | undefined): FleetHit | undefined {
  if (selection?.kind === 'component') {
    const node = fleet.nodes.findIndex(({ id }) => id === selection.id);
    return node < 0 ? undefined : { node, slot: -1 };
  }
  if (selection?.kind !== 'object') return undefined;
  const { key } = selection;
  if (key.resource === 'nodes') {
    const node = fleet.nodes.findIndex(({ name }) => name === key.name);
    return node < 0 ? undefined : { node, slot: -1 };
  }
  const slot = fleet.slots.get(keyId(key));
  if (slot === undefined) return undefined;
  const node = fleet.nodes.findIndex(({ pods }) => pods[slot]?.id === keyId(key));
  return node < 0 ? undefined : { node, slot };
}

function hitWords(fleet: FleetData, hit: FleetHit, measure: Measure): string {
  const node = fleet.nodes[hit.node];
  if (node === undefined) return '';
  const pod = node.pods[hit.slot];
  if (pod === undefined) return measure === 'phase' ? nodeWords(node) : `${nodeWords(node)}; ${heatWords(node, measure)}`;
  return `${pod.name}: ${phaseWord(pod)}, on ${node.name}`;
}
