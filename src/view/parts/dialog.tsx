/** A modal dialog on the browser's own element: focus stays inside, Escape closes. */
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>('.content input:not([type=file], [readonly]), .content textarea')?.focus();
  }, []);
  return (
    <dialog ref={element} className="dialog" aria-label={title} onClose={onClose} onKeyDown={(event) => event.stopPropagation()}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="button quiet" aria-label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className="content">{children}</div>
    </dialog>
  );
}
