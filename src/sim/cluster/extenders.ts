/**
 * Which extenders a cluster has: those that it was made with, and those that its schedulers' configurations name. A configuration may say how
 * they decide; one that nothing is said of lets every node pass.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import type { ComponentSpec, Input } from '../../kernel/topology.ts';
import { semanticEqual } from '../machinery/semantic-equal.ts';
import type { ExtenderBehaviour } from '../machinery/wire/extender.ts';
import { extendersIn, type SchedulerConfig, schedulerConfig } from '../scheduler/config/from-text.ts';
import { extenderId } from '../scheduler/extenders/place.ts';

const KIND = 'extender';

export function extenderSpecs(made: Readonly<Record<string, ExtenderBehaviour>>, texts: readonly string[]): readonly ComponentSpec[] {
  const all = new Map<string, ExtenderBehaviour>(Object.entries(made));
  for (const text of texts) for (const [name, behaviour] of extendersIn(text)) all.set(name, behaviour ?? all.get(name) ?? {});
  return [...all].map(([name, config]) => ({ id: extenderId(name), kind: KIND, config }));
}

/**
 * The inputs by which a scheduler is started anew with this KubeSchedulerConfiguration (YAML; empty: the defaults), from then on. First come
 * the extenders that it names and that are not there, or decide otherwise now; last those go that no scheduler names any more. Throws for a
 * text that is no configuration.
 */
export function configureScheduler(kernel: Kernel, component: string, text: string): readonly Input[] {
  const others = kernel.components.filter(({ id, kind }) => kind.kind === 'scheduler' && id !== component);
  const textsNow = others.map(({ config }) => (config as SchedulerConfig).configuration ?? '');
  const textBefore = (kernel.component(component).config as SchedulerConfig).configuration ?? '';
  const before = namesIn([...textsNow, textBefore]);
  const after = namesIn([...textsNow, text]);
  const inputs: Input[] = [];
  for (const [name, behaviour] of extendersIn(text)) {
    const spec = specOf(kernel, name, behaviour);
    const there = kernel.indexes.has(spec.id) ? kernel.component(spec.id) : undefined;
    const isGone = there === undefined || (!there.alive && !before.has(name));
    if (isGone || !semanticEqual(there.config, spec.config)) inputs.push({ kind: 'add', component: spec });
  }
  inputs.push({ kind: 'restart', component, config: schedulerConfig(text) });
  for (const { id, alive, kind } of kernel.components) {
    if (kind.kind !== KIND || !alive || isMade(kernel, id)) continue;
    if (![...after].some((name) => extenderId(name) === id)) inputs.push({ kind: 'remove', component: id });
  }
  return inputs.map((input) => Object.freeze(input));
}

function namesIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => [...extendersIn(text).keys()]));
}

/** Without a word in the configuration it decides as it did when the cluster was made. */
function specOf({ topology }: Kernel, name: string, behaviour: ExtenderBehaviour | undefined): ComponentSpec {
  const id = extenderId(name);
  const made = topology.components.find((one) => one.id === id);
  return Object.freeze({ id, kind: KIND, config: behaviour ?? made?.config ?? Object.freeze({}) });
}

function isMade({ topology }: Kernel, id: string): boolean {
  return topology.components.some((one) => one.id === id);
}

/** An extender that was removed, and nobody names: it is not shown. */
export function isForgotten(kernel: Kernel, id: string): boolean {
  if (!kernel.indexes.has(id)) return true;
  const { alive, kind } = kernel.component(id);
  if (alive || kind.kind !== KIND || isMade(kernel, id)) return false;
  const texts = kernel.components
    .filter((one) => one.kind.kind === 'scheduler')
    .map(({ config }) => (config as SchedulerConfig).configuration ?? '');
  return ![...namesIn(texts)].some((name) => extenderId(name) === id);
}
