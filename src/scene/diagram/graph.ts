/** The overview as data: what Mermaid's parser makes of the diagram text, reduced to what the stage draws. */

export interface DiagramNode {
  /** Mermaid's id, e.g. `API`; binds the card to a component (see bindings.ts). */
  readonly id: string;
  readonly label: string;
  /** Names given by `class` lines, e.g. `external`, `database`. */
  readonly classes: readonly string[];
}

export type EdgeStroke = 'solid' | 'dotted' | 'thick';

export interface DiagramEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly label: string;
  readonly stroke: EdgeStroke;
}

export interface Diagram {
  readonly text: string;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

/** Why a text is not a diagram. `line` is counted from 1; 0: the text as a whole. */
export interface DiagramError {
  readonly line: number;
  readonly message: string;
}

export type DiagramResult = { readonly ok: true; readonly diagram: Diagram } | { readonly ok: false; readonly error: DiagramError };
