/** What the checks of pod security have in common. Follows pod-security-admission policy/. */
import type { Draft } from '../../../machinery/scheme/definition.ts';

/** Gives what is wrong, as `reason (detail)`; undefined if nothing is. */
export type Check = (spec: Draft) => string | undefined;

export function allContainers(spec: Draft): readonly Draft[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}

export function quotedNames(names: Iterable<string>): string {
  return [...names].map((name) => JSON.stringify(name)).join(', ');
}

/** `container "a"`, `containers "a", "b"` */
export function counted(word: string, names: readonly string[]): string {
  return `${word}${names.length === 1 ? '' : 's'} ${quotedNames(names)}`;
}

/** Names of the containers that `isBad`. */
export function badContainers(spec: Draft, isBad: (container: Draft) => boolean): readonly string[] {
  return allContainers(spec)
    .filter(isBad)
    .map((container) => container.name);
}

/** `pod and containers "a", "b"`: who does it; undefined if nobody does. */
export function settersOf(spec: Draft, isBad: (holder: Draft) => boolean): string | undefined {
  const setters = isBad(spec) ? ['pod'] : [];
  const bad = badContainers(spec, isBad);
  if (bad.length > 0) setters.push(counted('container', bad));
  return setters.length === 0 ? undefined : setters.join(' and ');
}
