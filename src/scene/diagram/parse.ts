/**
 * Diagram text -> graph, by Mermaid's own parser. Mermaid is most of a bundle: import this module dynamically.
 * The default diagram is parsed by the same code when the page is built (vite.config.ts).
 */
import mermaid from 'mermaid';
import type { Diagram, DiagramEdge, DiagramError, DiagramNode, DiagramResult } from './graph.ts';

/** Longest text that is parsed, in characters; Mermaid itself refuses more. */
const MAX_DIAGRAM_LENGTH = 50_000;
/** Most nodes and edges that the stage draws. */
const MAX_DIAGRAM_PARTS = 200;

interface FlowVertex {
  readonly id: string;
  readonly text?: string;
  readonly classes: readonly string[];
}

interface FlowEdge {
  readonly start: string;
  readonly end: string;
  readonly text: string;
  readonly stroke: 'normal' | 'thick' | 'dotted' | 'invisible';
}

interface FlowDatabase {
  getVertices(): ReadonlyMap<string, FlowVertex>;
  getEdges(): readonly FlowEdge[];
}

export async function parseDiagram(text: string): Promise<DiagramResult> {
  if (text.length > MAX_DIAGRAM_LENGTH) return failure(0, `The text is longer than ${MAX_DIAGRAM_LENGTH} characters. Shorten it.`);
  try {
    await mermaid.parse(text);
    const parsed = await mermaid.mermaidAPI.getDiagramFromText(text);
    if (!parsed.type.startsWith('flowchart')) return failure(1, `This is a ${parsed.type} diagram. Begin the text with "graph LR".`);
    return toDiagram(text, parsed.db as unknown as FlowDatabase);
  } catch (error) {
    return { ok: false, error: explain(error) };
  }
}

function toDiagram(text: string, database: FlowDatabase): DiagramResult {
  const nodes: DiagramNode[] = [];
  for (const vertex of database.getVertices().values()) {
    nodes.push({ id: vertex.id, label: plain(vertex.text ?? vertex.id), classes: [...vertex.classes] });
  }
  const edges: DiagramEdge[] = [];
  for (const [index, edge] of database.getEdges().entries()) {
    if (edge.stroke === 'invisible') continue;
    const stroke = edge.stroke === 'normal' ? 'solid' : edge.stroke;
    edges.push({ id: `${edge.start}-${edge.end}-${index}`, source: edge.start, target: edge.end, label: plain(edge.text), stroke });
  }
  if (nodes.length === 0) return failure(1, 'The diagram has no nodes. Add a line like "API(API Server) --> ETCD(etcd)".');
  if (nodes.length + edges.length > MAX_DIAGRAM_PARTS) return failure(0, `The diagram has more than ${MAX_DIAGRAM_PARTS} nodes and edges.`);
  return { ok: true, diagram: { text, nodes, edges } satisfies Diagram };
}

function explain(error: unknown): DiagramError {
  const { message, hash } = error as { message?: string; hash?: { loc?: { first_line?: number }; line?: number } };
  const stated = /line (\d+)/.exec(message ?? '')?.[1];
  const line = stated !== undefined ? Number(stated) : (hash?.loc?.first_line ?? 1);
  const first = (message ?? String(error)).split('\n');
  const expectation = first.find((part) => part.startsWith('Expecting'));
  const got = /got '([^']*)'/.exec(expectation ?? '')?.[1];
  const words =
    got === undefined ? (first[0] ?? 'unknown error') : `Mermaid did not expect ${got === '1' ? 'the end of the line' : got} here.`;
  return { line, message: words };
}

function failure(line: number, message: string): DiagramResult {
  return { ok: false, error: { line, message } };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** Labels come sanitised as HTML; the stage draws text. */
function plain(label: string): string {
  return label
    .replace(/<br\s*\/?>/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&([a-z]+|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .trim();
}
