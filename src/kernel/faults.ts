/** What faults do to a run: components come, go, die, exit, freeze; links break and change. */
import type { ComponentSelf } from './component-self.ts';
import { EventType } from './event-type.ts';
import { atRest, type Comeback, nextExit, type RestartPolicy } from './exits.ts';
import type { Kernel } from './kernel.ts';
import type { DirectedLink } from './links.ts';
import type { Fault } from './topology.ts';

export function applyFault(kernel: Kernel, input: Fault): void {
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
    case 'comeback': {
      const component = kernel.component(input.component);
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
  component.schedule(atRest(component.exits));
  if (!component.alive) return;
  kernel.messaging.abandon(component);
  component.end();
}

/** The end of a life that asked for it. */
export function leave(kernel: Kernel, component: ComponentSelf): void {
  const { id, life, leaving: reason = '' } = component;
  const exits = nextExit(component.kind.restart as RestartPolicy, component.exits, reason, kernel.now);
  kill(kernel, component);
  component.schedule(exits);
  const comeback: Comeback = Object.freeze({ kind: 'comeback', component: id, life, reason });
  kernel.queue.push(exits.at, EventType.fault, -1, -1, 0, kernel.event, 0, kernel.now, comeback);
}

/** Of a component that was killed, or started by somebody, while it waited to come back. */
export function isVoid(kernel: Kernel, fault: Fault): boolean {
  return fault.kind === 'comeback' && !kernel.component(fault.component).awaits(fault.life);
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
