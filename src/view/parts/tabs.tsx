/** Tabs as the ARIA practices describe them: arrows move, one stop of the Tab key. */
import type { KeyboardEvent, ReactNode } from 'react';

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [Id, string])[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly panel: string;
}

export function Tabs<Id extends string>({ label, tabs, value, onChange, panel }: TabsProps<Id>) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex(([id]) => id === value);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChange(next[0]);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(next)]?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {tabs.map(([id, title]) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${panel}-tab-${id}`}
          aria-selected={id === value}
          aria-controls={panel}
          tabIndex={id === value ? 0 : -1}
          onClick={() => onChange(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

interface TabPanelProps {
  readonly panel: string;
  readonly tab: string;
  readonly children: ReactNode;
}

/** What the selected tab shows; it scrolls, so it takes the focus of the keyboard. */
export function TabPanel({ panel, tab, children }: TabPanelProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="pane-body" id={panel} role="tabpanel" aria-labelledby={`${panel}-tab-${tab}`} tabIndex={0}>
      {children}
    </div>
  );
}
