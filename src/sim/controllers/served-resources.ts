/**
 * What the API server serves, as controllers that work on every resource see it. Real ones ask the server (discovery) every 30 s; here
 * the list is that of the scheme, for no resource is added to a running server.
 */
import { type Resource, resource } from '../client/resource.ts';
import { ALL_RESOURCES } from '../machinery/kinds/all.ts';
import type { ResourceDefinition, Verb } from '../machinery/scheme/definition.ts';

/** The same objects under a second group: only core events are looked at. */
const DUPLICATES: ReadonlySet<string> = new Set(['events.k8s.io']);

function asResource({ group, version, kind, plural, namespaced }: ResourceDefinition): Resource {
  return resource(group === '' ? version : `${group}/${version}`, kind, plural, namespaced);
}

/** Resources with all of these verbs, in the order of the scheme. */
export function servedResources(...verbs: readonly Verb[]): readonly Resource[] {
  return ALL_RESOURCES.filter(({ group, verbs: has }) => !DUPLICATES.has(group) && verbs.every((verb) => has.includes(verb))).map(
    asResource,
  );
}
