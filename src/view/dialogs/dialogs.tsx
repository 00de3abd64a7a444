/** The open dialog, if any, and the notices. Dialogs are loaded when first opened. */
import { X } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { dismiss, useNotices } from '../../session/notice.ts';

const Apply = lazy(async () => ({ default: (await import('./apply-dialog.tsx')).ApplyDialog }));
const Share = lazy(async () => ({ default: (await import('./share-dialog.tsx')).ShareDialog }));
const DiagramText = lazy(async () => ({ default: (await import('./diagram-dialog.tsx')).DiagramDialog }));
const Compare = lazy(async () => ({ default: (await import('./compare-dialog.tsx')).CompareDialog }));
const Faults = lazy(async () => ({ default: (await import('./fault-dialog.tsx')).FaultDialog }));
const Help = lazy(async () => ({ default: (await import('./help-dialog.tsx')).HelpDialog }));
const loadPalette = () => import('./palette-dialog.tsx');
const Palette = lazy(async () => ({ default: (await loadPalette()).PaletteDialog }));

const DIALOGS = { apply: Apply, share: Share, diagram: DiagramText, compare: Compare, help: Help, palette: Palette, faults: Faults };

/** Whoever opens the palette types at once: it should be there by then, milliseconds after the first paint. */
const PALETTE_AFTER_MS = 4_000;

export function Dialogs() {
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), PALETTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const dialog = useNotices((state) => state.dialog);
  const notices = useNotices((state) => state.notices);
  const Open = dialog === undefined ? undefined : DIALOGS[dialog];
  return (
    <>
      <Suspense fallback={null}>{Open !== undefined && <Open />}</Suspense>
      <div className="toasts" role="status" aria-live="polite">
        {notices.map((notice) => (
          <div key={notice.id} className={`toast ${notice.tone}`}>
            <p>{notice.text}</p>
            <button type="button" className="button quiet" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
              <X size={14} aria-hidden />
            </button>
          </div>
        ))}
      </div>
    </>
  );
}
