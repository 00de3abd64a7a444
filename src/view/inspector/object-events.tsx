/** What Kubernetes' own Event objects say of an object, newest first. */
import { span } from '../../scene/format.ts';
import { useRun } from '../../session/run.ts';
import { type ObjectProps, useObject } from './object-now.tsx';

export function ObjectEvents({ objectKey }: ObjectProps) {
  const detail = useObject(objectKey);
  const now = useRun((state) => state.cursor.time);
  if (detail === undefined) return <p className="empty">Looking it up…</p>;
  if (detail.events.length === 0) {
    return <p className="empty">No Kubernetes event speaks of it. Components write one when they do something worth telling.</p>;
  }
  return (
    <ol className="said-list" aria-label="Kubernetes events, newest first">
      {detail.events.map(({ type, reason, message, count, from, time }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a log of the past
        <li key={at} className={`said ${type}`}>
          <b>{reason}</b>
          {type === 'Warning' && <em> warning</em>}
          {count > 1 && <em> ×{count}</em>}
          {time >= 0 && <time>{span(Math.max(0, now - time))} ago</time>}
          <p>{message}</p>
          <small>{from}</small>
        </li>
      ))}
    </ol>
  );
}
