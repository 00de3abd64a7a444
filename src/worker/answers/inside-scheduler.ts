import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Run } from '../../kernel/run.ts';
import type { Room } from './inside.ts';

export function insideScheduler(_run: Run, _component: ComponentSelf): Room {
  return { summary: 'Chooses a node for each pod.', parts: [], stages: [], tables: [] };
}
