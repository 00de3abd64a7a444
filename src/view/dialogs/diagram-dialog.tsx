/** The text of the diagram. What is typed is drawn at once; a bad text shows its error and the last good stage stays. */
import { useState } from 'react';
import { showDialog } from '../../session/notice.ts';
import { Dialog } from '../parts/dialog.tsx';
import { DEFAULT_DIAGRAM, setDiagramText, useDiagram } from '../stage/diagram-store.ts';

export function DiagramDialog() {
  const { diagram, error } = useDiagram();
  const [text, setText] = useState(diagram.text);
  const change = (next: string) => {
    setText(next);
    void setDiagramText(next);
  };
  return (
    <Dialog title="Diagram text" onClose={() => showDialog(undefined)}>
      <p className="hint">
        Mermaid. The ids API, ETCD, SCH, CM and CCM are bound to the components; other nodes are boxes. The classes external and database
        give a card its look.
      </p>
      <textarea
        className="code-area"
        aria-label="Diagram text"
        aria-invalid={error !== undefined}
        aria-describedby="diagram-problem"
        spellCheck={false}
        rows={14}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      <div id="diagram-problem" role="alert">
        {error !== undefined && (
          <p className="problem">
            <b>{error.line > 0 ? `Line ${error.line}:` : 'The text:'}</b> {error.message} The stage stays as it was.
          </p>
        )}
      </div>
      <div className="row">
        <button type="button" className="button primary" onClick={() => showDialog(undefined)}>
          Done
        </button>
        <button type="button" className="button" onClick={() => change(DEFAULT_DIAGRAM.text)}>
          As it was
        </button>
      </div>
    </Dialog>
  );
}
