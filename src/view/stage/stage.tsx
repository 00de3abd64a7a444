/** The stage: the diagram's graph with what is drawn around it, and the tokens above. */
import { isKubelet, roleOf } from '../../protocol/identity.ts';
import '@xyflow/react/dist/base.css';
import './stage.css';
import { Background, type EdgeTypes, type NodeTypes, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { LayoutGrid, Maximize, Minus, PencilLine, Play, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { span } from '../../scene/format.ts';
import { breakpointName } from '../../scene/marks.ts';
import { cardOf, MORE_NODES_CARD } from '../../scene/stage/bindings.ts';
import { type LabelBox, placeLabels } from '../../scene/stage/labels.ts';
import { type Layout, layOut, type StageSize, type Surroundings } from '../../scene/stage/layout.ts';
import { tracksOf, type Wire, wiresOf } from '../../scene/stage/wires.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { FLEET, open, type Selection, select, useSelection } from '../../session/selection.ts';
import { play } from '../../session/session.ts';
import { lookAtAll } from '../../session/stage-view.ts';
import { breakpointById } from '../commands/marks.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { prefersReducedMotion } from '../theme/use-theme.ts';
import { CardNode, type CardNodeData } from './card-node.tsx';
import { useDiagram } from './diagram-store.ts';
import { TokenCanvas } from './token-canvas.tsx';
import { useView } from './use-view.ts';
import { WireEdge, type WireEdgeData } from './wire-edge.tsx';

const loadInside = () => import('./inside.tsx');
const Inside = lazy(async () => ({ default: (await loadInside()).Inside }));
const Fleet = lazy(async () => ({ default: (await import('../fleet/fleet.tsx')).Fleet }));

const NODE_TYPES: NodeTypes = { card: CardNode };
const EDGE_TYPES: EdgeTypes = { wire: WireEdge };
/** Whoever opens a component sees it at once: its room is there by then, milliseconds after the first paint. */
const INSIDE_AFTER_MS = 3_000;
/** Of the dots that show how far the stage was moved. */
const GROUND_GAP = 24;
/** Skipped time is worth a word from here on. */
const SKIP_TOLD = 1_000_000;
/** And so is quiet: in virtual time, and in virtual time per unit of speed, which is real time. */
const QUIET_TOLD = 100_000;
const QUIET_REAL = 1_000_000;

export function Stage() {
  const opened = useSelection((state) => state.opened);
  useEffect(() => {
    const timer = setTimeout(() => void loadInside(), INSIDE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <section className="stage" id="stage" aria-label="Stage">
      <h2 className="visually-hidden">Stage</h2>
      {opened === undefined && (
        <ReactFlowProvider>
          <Overview />
        </ReactFlowProvider>
      )}
      {opened !== undefined && <Suspense fallback={null}>{opened.component === FLEET ? <Fleet /> : <Inside opened={opened} />}</Suspense>}
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

function surroundingsOf(ids: readonly string[]): Surroundings {
  return { nodes: ids.filter(isKubelet), extenders: ids.filter((id) => roleOf(id) === 'extender'), cloud: ids.includes('cloud') };
}

function Overview() {
  const [size, element] = useSize();
  const diagram = useDiagram((state) => state.diagram);
  const ids = useRun((state) => state.componentIds);
  const layout = useMemo(() => layOut(diagram, surroundingsOf(ids), size), [diagram, ids, size]);
  const wires = useMemo(() => wiresOf(diagram, layout), [diagram, layout]);
  const tracks = useMemo(() => tracksOf(wires), [wires]);
  const compact = layout.cards[0]?.compact === true;
  const cut = useCutWires(wires);
  const words = useMemo(() => (compact ? [] : placeLabels(wires, layout, cut)), [compact, wires, layout, cut]);
  const [undrawn, setUndrawn] = useState(0);
  return (
    <div ref={element} className={compact ? 'stage-graph compact' : 'stage-graph'} style={{ height: '100%' }}>
      {size.width > 0 && (
        <>
          <Graph layout={layout} wires={wires} cut={cut} words={words} size={size} />
          <TokenCanvas layout={layout} tracks={tracks} words={words} onUndrawn={setUndrawn} />
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
  /** Ids of wires that carry nothing. */
  readonly cut: ReadonlySet<string>;
  readonly words: readonly LabelBox[];
  readonly size: StageSize;
}

function useCutWires(wires: readonly Wire[]): ReadonlySet<string> {
  // A text, since the list of links is another one in each frame.
  const severed = useRun((state) =>
    state.links
      .filter((link) => link.cut)
      .map(({ between: [a, b] }) => `${cardOf(a)} ${cardOf(b)}`)
      .join(),
  );
  return useMemo(() => {
    const pairs = new Set(severed.split(','));
    return new Set(
      wires.filter(({ source, target }) => pairs.has(`${source} ${target}`) || pairs.has(`${target} ${source}`)).map(({ id }) => id),
    );
  }, [wires, severed]);
}

function Graph({ layout, wires, cut, words, size }: GraphProps) {
  const selection = useSelection((state) => state.selection);
  const down = useRun((state) =>
    state.componentIds
      .filter((id) => state.components[id]?.alive === false || state.components[id]?.paused === true)
      .map(cardOf)
      .join(),
  );
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
    const labels = new Map(words.map((box) => [box.id, box]));
    return wires.map((wire) => ({
      id: wire.id,
      type: 'wire',
      source: wire.source,
      target: wire.target,
      data: {
        wire,
        label: labels.get(wire.id),
        cut: cut.has(wire.id),
        selected:
          selection?.kind === 'link' &&
          selection.between.map(cardOf).includes(wire.source) &&
          selection.between.map(cardOf).includes(wire.target),
      },
      ariaLabel: `Connection from ${wire.source} to ${wire.target}${wire.label === '' ? '' : `: ${wire.label}`}`,
    }));
  }, [wires, cut, words, selection]);
  useView(layout, size);
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
      onNodeClick={(_, node) => selectCard(node.id)}
      onNodeDoubleClick={(_, node) => openCard(node.id)}
      onEdgeClick={(_, edge) => select({ kind: 'link', between: [componentOf(edge.source), componentOf(edge.target)] })}
      onPaneClick={() => select(undefined)}
      onKeyDown={onCardKey}
    >
      <Background gap={GROUND_GAP} size={1.2} color="var(--grid)" bgColor="transparent" />
    </ReactFlow>
  );
}

function onCardKey(event: React.KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (target.closest('button') !== null) return;
  const card = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  if (card !== undefined && event.key === 'Enter') openCard(card);
  else if (card !== undefined && event.key === ' ') selectCard(card);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The card of the nodes that have none of their own stands for no component: it opens the view of all. */
function openCard(card: string): void {
  open(card === MORE_NODES_CARD ? FLEET : componentOf(card));
}

function selectCard(card: string): void {
  select(card === MORE_NODES_CARD ? undefined : { kind: 'component', id: componentOf(card) });
}

/** The component that is meant by a card: the kubelet of a node, dead or not; of replicas the first that is there. */
function componentOf(card: string): string {
  const { componentIds, components } = useRun.getState();
  if (componentIds.includes(card)) return card;
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
      <Crumbs way={[{ title: 'Control plane' }]} />
      <span className="space" />
      <button type="button" className="button" aria-label="Cluster view: all nodes and pods" onClick={() => open(FLEET)}>
        <LayoutGrid size={14} aria-hidden /> <span className="medium">Nodes</span>
      </button>
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
      <Quiet />
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

/** At clock pace: how long nothing has been seen to happen. Not spoken: it changes all the time. */
function Quiet() {
  const words = useRun(({ cursor, recent }) => {
    const last = recent.at(-1)?.time ?? 0;
    const quiet = cursor.time - last;
    const told = cursor.playing && cursor.pace === 'clock' && last > 0 && quiet >= Math.max(QUIET_TOLD, cursor.speed * QUIET_REAL);
    if (!told) return '';
    return quiet >= 2_000_000 ? span(Math.floor(quiet / 1_000_000) * 1_000_000) : span(Math.floor(quiet / 100_000) * 100_000);
  });
  return words === '' ? null : <span aria-hidden>quiet for {words}</span>;
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
