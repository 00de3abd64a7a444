/** How decisions are told: by the steps that a component names on its way, and the locals that they carry. */
import type { ObjectKey, Part } from '../../../protocol/message.ts';

/** Locals are what components chose to show; a rule takes what it needs of them. */
// biome-ignore lint/suspicious/noExplicitAny: steps of all components
export type Locals = any;

/** What is told about: the request that was sent, or the work itself. */
export interface Occasion {
  /** Steps of the same event, by name. */
  readonly steps: ReadonlyMap<string, Locals>;
  /** Component that decided. */
  readonly by: string;
  /** What the request is about; undefined: the work itself is told. */
  readonly object: ObjectKey | undefined;
  readonly subresource: string;
}

/** Undefined: the step has nothing to do with that request. */
export type Rule = (locals: Locals, occasion: Occasion) => readonly Part[] | undefined;

export function named(resource: string, kind: string, key: string): Part {
  const slash = key.indexOf('/');
  const namespace = slash < 0 ? '' : key.slice(0, slash);
  const name = key.slice(slash + 1);
  return { text: kind === '' ? name : `${kind} ${name}`, object: { resource, namespace, name } };
}

/** Strings become parts; the sentence begins with who decided. */
export function sentence(who: string, by: string, ...rest: readonly (string | Part)[]): readonly Part[] {
  return [{ text: who, component: by }, ...rest.map((part) => (typeof part === 'string' ? { text: part } : part))];
}

/** True if the request writes the status of what is reconciled, or if the work itself is told. */
export function isStatus({ object, subresource }: Occasion): boolean {
  return object === undefined || subresource === 'status';
}

/** True if the request is about things of that resource, or if the work itself is told. */
export function isAbout({ object, subresource }: Occasion, resource: string): boolean {
  return object === undefined || (object.resource === resource && subresource === '');
}
