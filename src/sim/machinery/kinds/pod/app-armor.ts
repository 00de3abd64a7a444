/** The annotations that said which AppArmor profile a container has, before there was a field. Follows pkg/registry/core/pod/strategy.go. */
import type { Draft, StrategyContext } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { validateAppArmor } from './validation/security.ts';

export const APP_ARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const LOCALHOST = 'localhost/';
const LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Undefined for a value that means nothing, or nothing sound. */
function profileOf(annotation: string): Draft | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith(LOCALHOST)) return undefined;
  const profile = { type: 'Localhost', localhostProfile: annotation.slice(LOCALHOST.length) };
  const errors: FieldError[] = [];
  validateAppArmor(profile, '', errors);
  return errors.length === 0 ? profile : undefined;
}

/** A container without the field gets it from the annotation. */
export function takeAppArmorAnnotations({ metadata, spec }: Draft, context: StrategyContext): void {
  const annotations: Readonly<Record<string, string>> | undefined = metadata.annotations;
  if (annotations === undefined || spec.os?.name === 'windows') return;
  for (const list of LISTS)
    for (const container of spec[list] ?? []) {
      const key = APP_ARMOR_PREFIX + container.name;
      const annotation = annotations[key];
      if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) continue;
      const profile = profileOf(annotation);
      const isNew = profile !== undefined && !semanticEqual(profile, spec.securityContext?.appArmorProfile);
      if (isNew) container.securityContext = { ...container.securityContext, appArmorProfile: profile };
      if (isNew || profile === undefined)
        context.warn(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    }
}
