/** The inside of an opened component at the cursor, read from its state. */
import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Run } from '../../kernel/run.ts';
import { roleOf, titleOf } from '../../protocol/identity.ts';
import type { Inside } from '../../protocol/query.ts';
import { insideApiServer } from './inside-api-server.ts';
import { insideCloud } from './inside-cloud.ts';
import { insideController } from './inside-controller.ts';
import { insideEtcd } from './inside-etcd.ts';
import { insideExtender } from './inside-extender.ts';
import { insideManager } from './inside-manager.ts';
import { insideNode } from './inside-node.ts';
import { insideScheduler } from './inside-scheduler.ts';

export type Room = Omit<Inside, 'component' | 'part'>;

export const EMPTY_ROOM: Room = { summary: '', parts: [], stages: [], tables: [] };

export function inside(run: Run, id: string, part: string): Inside | undefined {
  if (!run.kernel.indexes.has(id)) return undefined;
  const component = run.kernel.component(id);
  const room = component.alive
    ? roomOf(run, component, part)
    : { ...EMPTY_ROOM, summary: `${titleOf(id)} is dead: its memory is gone. What survives is on etcd's disk.` };
  return { component: id, part, ...room };
}

function roomOf(run: Run, component: ComponentSelf, part: string): Room {
  switch (roleOf(component.id)) {
    case 'api':
      return insideApiServer(run, component, part);
    case 'etcd':
      return insideEtcd(run, part);
    case 'scheduler':
      return insideScheduler(run, component, part);
    case 'controllers':
    case 'cloud-controller':
      return part === '' ? insideManager(run, component) : insideController(run, component, part);
    case 'extender':
      return insideExtender(component);
    case 'cloud':
      return insideCloud(component);
    case 'node':
      return insideNode(run, component);
    default:
      return { ...EMPTY_ROOM, summary: 'You, with kubectl: apply, scale and delete from the rail, the inspector or by pasting YAML.' };
  }
}
