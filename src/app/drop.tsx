/** Manifests and saved runs can be dropped, and manifests pasted, anywhere on the page. */
import { useEffect, useState } from 'react';
import { MAX_MANIFEST_BYTES } from '../protocol/action.ts';
import { notify, showDialog } from '../session/notice.ts';
import { openRun } from '../session/session.ts';
import { MAX_FILE_BYTES, parseRun } from '../session/share.ts';

async function take(file: File): Promise<void> {
  const isRun = file.name.endsWith('.json');
  const most = isRun ? MAX_FILE_BYTES : MAX_MANIFEST_BYTES;
  if (file.size > most) return notify(`${file.name} is larger than ${most >> 20} MiB. Split it.`, 'bad');
  const text = await file.text();
  const opened = isRun ? parseRun(text) : undefined;
  if (opened?.ok === true) return openRun(opened.run);
  if (file.name.endsWith('.kubestra.json') && opened?.ok === false) return notify(opened.message, 'bad');
  showDialog('apply', text);
}

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea') !== null;
}

export function DropTarget() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void take(file);
    };
    const paste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (inField(event.target) || !/^\s*(apiVersion|kind)\s*:/m.test(text)) return;
      event.preventDefault();
      showDialog('apply', text);
    };
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, []);
  return over ? <div className="drop">Drop manifests to apply them, or a saved run to open it</div> : null;
}
