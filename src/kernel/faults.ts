/** What inputs other than messages do to a run: components come, go, die, freeze; links break and change. */
import type { ComponentSelf } from './component-self.ts';
import type { Kernel } from './kernel.ts';
import type { DirectedLink } from './links.ts';
import type { Input } from './topology.ts';

export function applyFault(kernel: Kernel, input: Input): void {
  switch (input.kind) {
    case 'message':
      return;
    case 'add':
      if (!kernel.indexes.has(input.component.id)) kernel.addComponent(input.component, kernel.event);
      else beginAnew(kernel, kernel.component(input.component.id), input.component.config);
      return;
    case 'kill':
    case 'remove':
      kill(kernel, kernel.component(input.component));
      return;
    case 'restart': {
      const component = kernel.component(input.component);
      if (component.alive) kill(kernel, component);
      if (input.config !== undefined) component.configure(input.config);
      component.begin(component.durable, kernel.event);
      return;
    }
    case 'pause': {
      const component = kernel.component(input.component);
      component.touch();
      if (component.alive) component.paused = true;
      return;
    }
    case 'resume':
      resume(kernel, kernel.component(input.component));
      return;
    case 'link':
      for (const link of directions(kernel, input.between)) link.spec = input.spec;
      return;
    case 'cut':
      for (const link of directions(kernel, input.between)) {
        if (link.cut) continue;
        link.cut = true;
        link.cuts++;
        kernel.messaging.armSever(link);
      }
      return;
    case 'pauseLink':
      for (const link of directions(kernel, input.between)) link.paused = true;
      return;
    case 'heal':
    case 'resumeLink':
      for (const link of directions(kernel, input.between)) {
        if (input.kind === 'heal') link.cut = false;
        else link.paused = false;
        if (!link.cut && !link.paused) kernel.messaging.flush(link);
      }
  }
}

/** As if it had never been there: nothing is kept. */
function beginAnew(kernel: Kernel, component: ComponentSelf, config: unknown): void {
  kill(kernel, component);
  component.configure(config);
  component.begin(undefined, kernel.event);
}

function kill(kernel: Kernel, component: ComponentSelf): void {
  if (!component.alive) return;
  kernel.messaging.abandon(component);
  component.end();
}

function resume(kernel: Kernel, component: ComponentSelf): void {
  if (!component.paused) return;
  component.touch();
  component.paused = false;
  const { deferred } = component;
  component.deferred = [];
  for (const e of deferred) kernel.queue.push(kernel.now, e.type, component.index, e.peer, e.life, e.cause, e.subject, e.sent, e.payload);
}

function directions(kernel: Kernel, [a, b]: readonly [string, string]): readonly DirectedLink[] {
  const from = kernel.indexOf(a);
  const to = kernel.indexOf(b);
  return [kernel.messaging.linkBetween(from, to), kernel.messaging.linkBetween(to, from)];
}
