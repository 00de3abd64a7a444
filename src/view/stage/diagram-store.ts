/** The diagram that the stage is drawn from: the built-in one, or the person's text. A bad text leaves the last good stage standing. */
/// <reference path="../../scene/diagram/mmd.d.ts" />
import { create } from 'zustand';
import defaultDiagram from '../../scene/diagram/default-diagram.mmd';
import type { Diagram, DiagramError } from '../../scene/diagram/graph.ts';
import { useSettings } from '../../session/settings.ts';

interface DiagramState {
  readonly diagram: Diagram;
  readonly error: DiagramError | undefined;
}

export const DEFAULT_DIAGRAM: Diagram = defaultDiagram;

export const useDiagram = create<DiagramState>()(() => ({ diagram: DEFAULT_DIAGRAM, error: undefined }));

let latest = 0;

/** Parses the text with Mermaid, which is loaded the first time. Of several texts the newest wins. */
export async function setDiagramText(text: string): Promise<void> {
  const turn = ++latest;
  if (text === DEFAULT_DIAGRAM.text) {
    useDiagram.setState({ diagram: DEFAULT_DIAGRAM, error: undefined });
    useSettings.setState({ diagram: undefined });
    return;
  }
  const { parseDiagram } = await import('../../scene/diagram/parse.ts');
  const result = await parseDiagram(text);
  if (turn !== latest) return;
  if (!result.ok) {
    useDiagram.setState({ error: result.error });
    return;
  }
  useDiagram.setState({ diagram: result.diagram, error: undefined });
  useSettings.setState({ diagram: text });
}

export function restoreDiagram(): void {
  const { diagram } = useSettings.getState();
  if (diagram !== undefined) void setDiagramText(diagram);
}
