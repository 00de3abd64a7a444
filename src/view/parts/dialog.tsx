/** A modal dialog on the browser's own element: focus stays inside, Escape closes. */
import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const isOpen = useRef(true);
  useLayoutEffect(() => {
    const dialog = element.current as HTMLDialogElement;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('.content input:not([type=file], [readonly]), .content textarea')?.focus();
    return () => {
      isOpen.current = false;
      dialog.close();
    };
  }, []);
  /** The browser tells of a closed dialog only after a while: by then another one may be open. */
  const close = () => {
    if (isOpen.current) onClose();
  };
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-label={title}
      onCancel={(event) => {
        if (event.target !== element.current) return;
        event.preventDefault();
        close();
      }}
      onClose={close}
      onKeyDown={(event) => event.stopPropagation()}
    >
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
