import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Micros } from '../../kernel/effects.ts';
import type { Run } from '../../kernel/run.ts';
import type { ClientHost } from '../../sim/client/state.ts';
import type { QueueState } from '../../sim/client/work-queue.ts';
import { counted } from '../describe/counted.ts';
import { aboutController, titleOfQueue } from './controller-words.ts';
import type { Room } from './inside.ts';

/** A manager of controllers: one card a work queue, and the informers that they share. */
export function insideManager(run: Run, component: ComponentSelf): Room {
  const { client } = component.state as ClientHost;
  const queues = Object.values(client.queues);
  const busy = queues.filter((queue) => queue.ready.size + queue.processing.size > 0).length;
  const role = client.leading
    ? 'This replica leads'
    : 'This replica stands by: another holds the lease. Its caches are empty and its workers rest';
  return {
    summary: `${role}. ${counted(queues.length, 'work queue')}, ${busy === 0 ? 'all idle' : `${busy} with work`}.`,
    parts: queues.map((queue) => ({
      id: queue.name,
      title: titleOfQueue(queue.name),
      about: aboutController(queue.name),
      note: queueWords(run.now, queue),
      busy: queue.ready.size + queue.processing.size > 0,
    })),
    stages: [],
    tables: [
      {
        title: 'Informers',
        note: 'one a resource, shared by the controllers',
        empty: 'No informer runs.',
        columns: ['resource', 'phase', 'objects', 'revision', 'events of this watch'],
        rows: Object.values(client.informers).map((informer) => ({
          cells: [informer.id, informer.phase, String(informer.objects.size), informer.resourceVersion, String(informer.watchEvents)],
          marks: ['', informer.phase === 'watching' ? 'good' : 'stale'],
        })),
      },
    ],
  };
}

function queueWords(now: Micros, { ready, processing, later }: QueueState): string {
  const words = [
    [ready.size, 'waiting'],
    [processing.size, 'at work'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  if (later.size > 0) {
    const next = Math.min(...[...later.values()].map(({ at }) => at));
    words.push(`${later.size} in ${Math.max(0, Math.round((next - now) / 100_000) / 10)} s`);
  }
  return words.length === 0 ? 'idle' : words.join(', ');
}
