/** The extenders of a configuration. Follows apis/config/validation/validation.go (validateExtenders) and extender.go (NewHTTPExtender). */
import { parseDuration } from '../../machinery/durations.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import { invalid } from '../../machinery/validation/field-error.ts';
import { qualifiedName } from '../../machinery/validation/names.ts';
import { isExtendedResource } from '../../machinery/validation/resource-names.ts';
import { extenderName } from '../extenders/place.ts';
import type { ExtenderConfiguration } from './configuration.ts';
import type { Findings } from './read-profile.ts';

/** DefaultExtenderTimeout. */
const TIMEOUT = 5_000_000;

function timeoutOf(given: string | undefined, path: string, { problems }: Findings): number {
  if (given === undefined) return TIMEOUT;
  const span = parseDuration(given);
  if (span === undefined)
    problems.push({ field: `${path}.httpTimeout`, message: `${JSON.stringify(given)} is no duration: write for example 5s` });
  return span || TIMEOUT;
}

function checkResources(resources: readonly Draft[], path: string, taken: Set<string>, { problems }: Findings): void {
  for (const [at, { name }] of resources.entries()) {
    const field = `${path}.managedResources[${at}].name`;
    for (const message of qualifiedName(name)) problems.push({ field, message: invalid(field, name, message).body });
    if (qualifiedName(name).length === 0 && !isExtendedResource(name))
      problems.push({
        field,
        message: `${invalid(field, name, 'is an invalid extended resource name').body}: write for example example.com/gpu`,
      });
    if (taken.has(name)) problems.push({ field, message: invalid(field, name, 'duplicate extender managed resource name').body });
    taken.add(name);
  }
}

export function readExtenders(given: readonly Draft[], findings: Findings): readonly ExtenderConfiguration[] {
  const taken = new Set<string>();
  const binders = given.filter(({ bindVerb }) => Boolean(bindVerb)).length;
  if (binders > 1)
    findings.problems.push({
      field: 'extenders',
      message: invalid('extenders', `found ${binders} extenders implementing bind`, 'only one extender can implement bind').body,
    });
  return given.map((extender, at) => {
    const path = `extenders[${at}]`;
    const { prioritizeVerb = '', weight = 0, managedResources = [] } = extender;
    if (extenderName(extender.urlPrefix ?? '') === '')
      findings.problems.push({ field: `${path}.urlPrefix`, message: 'Required value: where the extender is, e.g. http://extender' });
    if (prioritizeVerb !== '' && weight <= 0)
      findings.problems.push({ field: `${path}.weight`, message: `Invalid value: ${weight}: must have a positive weight applied to it` });
    checkResources(managedResources, path, taken, findings);
    return Object.freeze({
      urlPrefix: extender.urlPrefix ?? '',
      filterVerb: extender.filterVerb ?? '',
      prioritizeVerb,
      preemptVerb: extender.preemptVerb ?? '',
      bindVerb: extender.bindVerb ?? '',
      weight,
      httpTimeout: timeoutOf(extender.httpTimeout ?? undefined, path, findings),
      nodeCacheCapable: extender.nodeCacheCapable ?? false,
      managedResources: managedResources.map(({ name, ignoredByScheduler = false }: Draft) => ({ name, ignoredByScheduler })),
      ignorable: extender.ignorable ?? false,
    });
  });
}
