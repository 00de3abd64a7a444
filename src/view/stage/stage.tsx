/** The stage: the diagram's graph with what is drawn around it, and the tokens above. */
import '@xyflow/react/dist/base.css';
import './stage.css';
import { type EdgeTypes, type NodeTypes, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, PencilLine, Play, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { span } from '../../scene/format.ts';
import { breakpointName } from '../../scene/marks.ts';
import { cardOf, MORE_NODES_CARD } from '../../scene/stage/bindings.ts';
import type { Rect } from '../../scene/stage/geometry.ts';
import { type Layout, layOut, type StageSize } from '../../scene/stage/layout.ts';
import { tracksOf, type Wire, wiresOf } from '../../scene/stage/wires.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { open, type Selection, select, useSelection } from '../../session/selection.ts';
import { play } from '../../session/session.ts';
import { lookAtAll, useStageView, type Wish } from '../../session/stage-view.ts';
import { breakpointById } from '../commands/marks.ts';
import { prefersReducedMotion } from '../theme/use-theme.ts';
import { CardNode, type CardNodeData } from './card-node.tsx';
import { useDiagram } from './diagram-store.ts';
import { Inside } from './inside.tsx';
import { TokenCanvas } from './token-canvas.tsx';
import { WireEdge, type WireEdgeData } from './wire-edge.tsx';

const NODE_TYPES: NodeTypes = { card: CardNode };
const EDGE_TYPES: EdgeTypes = { wire: WireEdge };
/** Skipped time is worth a word from here on. */
const SKIP_TOLD = 1_000_000;

export function Stage() {
  const opened = useSelection((state) => state.opened);
  return (
    <section className="stage" id="stage" aria-label="Stage">
      <h2 className="visually-hidden">Stage</h2>
      {opened === undefined ? (
        <ReactFlowProvider>
          <Overview />
        </ReactFlowProvider>
      ) : (
        <Inside opened={opened} />
      )}
    </section>
  );
}

function useSize(): readonly [StageSize, React.RefObject<HTMLDivElement | null>] {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<StageSize>({ width: 0, height: 0 });
  useEffect(() => {
    const host = element.current as HTMLDivElement;
    const observer = new ResizeObserver(() => setSize({ width: host.clientWidth, height: host.clientHeight }));
    observer.observe(host);
    return () => observer.disconnect();
  }, []);
  return [size, element];
}

function Overview() {
  const [size, element] = useSize();
  const diagram = useDiagram((state) => state.diagram);
  const ids = useRun((state) => state.componentIds);
  const layout = useMemo(
    () =>
      layOut(
        diagram,
        ids.filter((id) => id.startsWith('node/')),
        ids.includes('cloud'),
        size,
      ),
    [diagram, ids, size],
  );
  const wires = useMemo(() => wiresOf(diagram, layout), [diagram, layout]);
  const tracks = useMemo(() => tracksOf(wires), [wires]);
  const [undrawn, setUndrawn] = useState(0);
  return (
    <div ref={element} className="stage-graph" style={{ height: '100%' }}>
      {size.width > 0 && (
        <>
          <Graph layout={layout} wires={wires} size={size} />
          <TokenCanvas layout={layout} tracks={tracks} onUndrawn={setUndrawn} />
        </>
      )}
      <Head />
      <Chips undrawn={undrawn} />
      <BigPlay />
    </div>
  );
}

interface GraphProps {
  readonly layout: Layout;
  readonly wires: readonly Wire[];
  readonly size: StageSize;
}

function Graph({ layout, wires, size }: GraphProps) {
  const selection = useSelection((state) => state.selection);
  const down = useRun((state) =>
    state.componentIds
      .filter((id) => state.components[id]?.alive === false || state.components[id]?.paused === true)
      .map(cardOf)
      .join(),
  );
  const links = useRun((state) => state.links);
  const nodes = useMemo((): CardNodeData[] => {
    const dead = new Set(down.split(','));
    return layout.cards.map((card) => ({
      id: card.id,
      type: 'card',
      position: { x: card.rect.x, y: card.rect.y },
      width: card.rect.width,
      height: card.rect.height,
      data: { card, active: isSelected(selection, card.id), down: dead.has(card.id) },
      ariaLabel: `${card.label}. Enter opens it, Space selects it.`,
    }));
  }, [layout, selection, down]);
  const edges = useMemo((): WireEdgeData[] => {
    const cut = new Set(links.filter((link) => link.cut).map(({ between: [a, b] }) => `${cardOf(a)} ${cardOf(b)}`));
    return wires.map((wire) => ({
      id: wire.id,
      type: 'wire',
      source: wire.source,
      target: wire.target,
      data: {
        wire,
        cut: cut.has(`${wire.source} ${wire.target}`) || cut.has(`${wire.target} ${wire.source}`),
        selected:
          selection?.kind === 'link' &&
          selection.between.map(cardOf).includes(wire.source) &&
          selection.between.map(cardOf).includes(wire.target),
      },
      ariaLabel: `Connection from ${wire.source} to ${wire.target}${wire.label === '' ? '' : `: ${wire.label}`}`,
    }));
  }, [wires, links, selection]);
  useView(layout, size);
  const idOf = useCallback((card: string) => componentOf(card), []);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={false}
      zoomOnDoubleClick={false}
      minZoom={0.3}
      maxZoom={2.5}
      deleteKeyCode={null}
      disableKeyboardA11y
      proOptions={{ hideAttribution: true }}
      onNodeClick={(_, node) => select({ kind: 'component', id: idOf(node.id) })}
      onNodeDoubleClick={(_, node) => open(idOf(node.id))}
      onEdgeClick={(_, edge) => select({ kind: 'link', between: [idOf(edge.source), idOf(edge.target)] })}
      onPaneClick={() => select(undefined)}
      onKeyDown={(event) => onCardKey(event, idOf)}
    />
  );
}

/** The last wish that a stage has answered: a stage that is opened anew does not answer it again. */
let served: Wish | undefined;

/** Room left around what somebody asked to see, pixels. */
const AROUND = 60;
const PAN_MS = 400;

/** Shows the whole stage as large as it fits, and moves to what somebody asks to see, unless it is in sight anyway. */
function useView(layout: Layout, size: StageSize): void {
  const wish = useStageView((state) => state.wish);
  const flow = useReactFlow();
  const whole = useCallback(
    (duration: number) => {
      const zoom = Math.min(1, size.width / layout.size.width, size.height / layout.size.height);
      const x = (size.width - layout.size.width * zoom) / 2;
      const y = (size.height - layout.size.height * zoom) / 2;
      void flow.setViewport({ x, y, zoom }, { duration });
    },
    [flow, layout.size.width, layout.size.height, size],
  );
  useEffect(() => whole(0), [whole]);
  useEffect(() => {
    if (wish === undefined || wish === served) return;
    served = wish;
    const duration = prefersReducedMotion() ? 0 : PAN_MS;
    if (wish.look === 'all') {
      whole(duration);
      return;
    }
    const bounds = boundsOf(layout, wish.components);
    if (bounds === undefined) return;
    const { x, y, zoom } = flow.getViewport();
    const left = bounds.x * zoom + x;
    const top = bounds.y * zoom + y;
    const inSight =
      zoom >= 0.8 && left >= 0 && top >= 0 && left + bounds.width * zoom <= size.width && top + bounds.height * zoom <= size.height;
    if (!inSight) void flow.fitBounds(widened(bounds, AROUND), { duration });
  }, [wish, layout, size, flow, whole]);
}

function widened({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** The rectangle around the cards of some components. */
function boundsOf(layout: Layout, components: readonly string[]): Rect | undefined {
  const cards = new Map(layout.cards.map((card) => [card.id, card.rect]));
  const rects = components.flatMap((id) => cards.get(cardOf(id)) ?? cards.get(MORE_NODES_CARD) ?? []);
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

function onCardKey(event: React.KeyboardEvent, idOf: (card: string) => string): void {
  const target = event.target as HTMLElement;
  if (target.closest('button') !== null) return;
  const card = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  if (card !== undefined && event.key === 'Enter') open(idOf(card));
  else if (card !== undefined && event.key === ' ') select({ kind: 'component', id: idOf(card) });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The component that is meant by a card: the first replica that is there. */
function componentOf(card: string): string {
  const { componentIds, components } = useRun.getState();
  const own = componentIds.filter((id) => cardOf(id) === card);
  return own.find((id) => components[id]?.alive === true) ?? own[0] ?? card;
}

function isSelected(selection: Selection | undefined, card: string): boolean {
  if (selection?.kind === 'component') return cardOf(selection.id) === card;
  return selection?.kind === 'object' && selection.key.resource === 'nodes' && card === `node/${selection.key.name}`;
}

function Head() {
  const flow = useReactFlow();
  return (
    <div className="stage-head">
      <nav className="crumbs" aria-label="Where the stage is">
        <span aria-current="location">Control plane</span>
      </nav>
      <span className="space" />
      <button type="button" className="button" aria-label="Diagram text" onClick={() => showDialog('diagram')}>
        <PencilLine size={14} aria-hidden /> <span className="medium">Diagram text</span>
      </button>
      <button type="button" className="button medium" aria-label="Zoom out" onClick={() => void flow.zoomOut({ duration: 200 })}>
        <Minus size={14} aria-hidden />
      </button>
      <button type="button" className="button medium" aria-label="Zoom in" onClick={() => void flow.zoomIn({ duration: 200 })}>
        <Plus size={14} aria-hidden />
      </button>
      <button type="button" className="button medium" aria-label="Fit the whole stage" onClick={lookAtAll}>
        <Maximize size={14} aria-hidden />
      </button>
    </div>
  );
}

function Chips({ undrawn }: { readonly undrawn: number }) {
  const skipped = useRun((state) => state.skipped);
  const settled = useRun((state) => state.cursor.settled && !state.cursor.playing);
  const stopped = useRun((state) => state.cursor.stopped);
  const breakpoint = stopped === '' ? undefined : breakpointById(stopped);
  return (
    <div className="stage-chip" role="status">
      {skipped >= SKIP_TOLD && <span>{span(skipped)} later</span>}
      {breakpoint !== undefined && (
        <span className="stopped">
          <i className="breakpoint-glyph" aria-hidden /> Stopped at a breakpoint: {breakpointName(breakpoint)}
        </span>
      )}
      {settled && <span>Settled: nothing is under way, only clocks tick</span>}
      {undrawn > 0 && <span>{undrawn} under way on connections that the diagram does not draw</span>}
    </div>
  );
}

/** Where motion is unwanted the first visit waits for the person. */
function BigPlay() {
  const untouched = useRun(
    (state) =>
      state.status === 'ready' && !state.cursor.playing && state.recent.length === 0 && state.cursor.step > 0 && !state.cursor.settled,
  );
  if (!untouched || !prefersReducedMotion()) return null;
  return (
    <button type="button" className="big-play" aria-label="Play the scenario" onClick={play}>
      <Play size={40} fill="currentColor" aria-hidden />
    </button>
  );
}
