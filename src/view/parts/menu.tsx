/** A button that opens a small panel under itself; Escape, a choice or a click elsewhere closes it. */
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface MenuProps {
  readonly label: string;
  readonly button: ReactNode;
  readonly className?: string;
  readonly end?: boolean;
  /** A long list begins at what is chosen now, others at their first entry. */
  readonly atCurrent?: boolean;
  readonly children: (close: () => void) => ReactNode;
}

export function Menu({ label, button, className = '', end = false, atCurrent = false, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: PointerEvent) => {
      if (!anchor.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    const current = atCurrent ? anchor.current?.querySelector<HTMLElement>('.menu [aria-current="true"]') : undefined;
    (current ?? anchor.current?.querySelector<HTMLElement>('.menu button, .menu input'))?.focus();
    return () => document.removeEventListener('pointerdown', outside);
  }, [isOpen, atCurrent]);
  const close = () => {
    setOpen(false);
    anchor.current?.querySelector('button')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens to keys of the buttons within
    <div
      ref={anchor}
      className={`menu-anchor ${end ? 'end' : ''} ${className}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) {
          event.stopPropagation();
          close();
        }
        if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) moveFocus(event, event.key === 'ArrowDown' ? 1 : -1);
      }}
    >
      <button
        type="button"
        className="button"
        aria-label={label}
        aria-haspopup="true"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen && <div className="menu">{children(close)}</div>}
    </div>
  );
}

function moveFocus(event: React.KeyboardEvent<HTMLDivElement>, by: 1 | -1): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('.menu button')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  event.preventDefault();
  event.stopPropagation();
  items[(at + by + items.length) % items.length]?.focus();
}
