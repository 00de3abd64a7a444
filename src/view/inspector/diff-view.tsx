import { diffLines, hunks } from '../../scene/diff.ts';
import { Scroller } from '../parts/scroller.tsx';

const CLASSES = { '+': 'add', '-': 'remove', ' ': '', '…': 'gap' } as const;

export function DiffView({ before, after }: { readonly before: string; readonly after: string }) {
  const lines = hunks(diffLines(before, after), 3);
  if (before === after) return <p className="empty">Nothing changed.</p>;
  return (
    <Scroller className="diff" label="Differences">
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
        <div key={i} className={CLASSES[line.sign]}>
          {line.sign} {line.text}
        </div>
      ))}
    </Scroller>
  );
}
