/**
 * Namespaces say how far their pods may go. Follows pod-security-admission admission/admission.go.
 * Not modelled: rules of older versions, exemptions, audit annotations, Windows, warnings about pods that are there when a
 * namespace gets stricter.
 */
import type { Draft } from '../../../machinery/scheme/definition.ts';
import { semanticEqual } from '../../../machinery/semantic-equal.ts';
import { invalidStatus, type Status } from '../../../machinery/status-error.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../plugin.ts';
import { isAboutPods, refuse } from '../request.ts';
import { BASELINE, BASELINE_OF_RESTRICTED } from './baseline.ts';
import { type Demand, labelErrors, policyOf } from './policy.ts';
import { RESTRICTED } from './restricted.ts';

/** What the spec does that the demand forbids, joined; undefined if nothing. */
export function violations({ level }: Demand, spec: Draft): string | undefined {
  if (level === 'privileged') return undefined;
  const checks = level === 'baseline' ? BASELINE : [...BASELINE_OF_RESTRICTED, ...RESTRICTED];
  const found: string[] = [];
  for (const check of checks) {
    const text = check(spec);
    if (text !== undefined) found.push(text);
  }
  return found.length === 0 ? undefined : found.join(', ');
}

function demanded({ level, version }: Demand): string {
  return `PodSecurity "${level}:${version}"`;
}

function validateNamespace({ definition, draft, old }: AdmissionAttributes): Status | undefined {
  const errors = labelErrors(draft.metadata.labels ?? {});
  if (errors.length === 0) return undefined;
  // Labels that were wrong before may stay.
  if (old !== undefined && labelErrors(old.metadata.labels ?? {}).length > 0) return undefined;
  return invalidStatus(definition.group, definition.kind, draft.metadata.name, errors);
}

function validatePod(attributes: AdmissionAttributes): Status | undefined {
  const { operation, namespace, draft, old, view, context } = attributes;
  if (operation === 'UPDATE' && semanticEqual(draft.spec, (old as Draft)?.spec)) return undefined;
  const labels = view.get('', 'namespaces', '', namespace)?.metadata?.labels;
  if (labels === undefined) return undefined;
  const { enforce, warn } = policyOf(labels);
  const forbidden = violations(enforce, draft.spec);
  if (forbidden !== undefined) return refuse(attributes, `violates ${demanded(enforce)}: ${forbidden}`);
  const questionable = violations(warn, draft.spec);
  if (questionable !== undefined) context.warn(`would violate ${demanded(warn)}: ${questionable}`);
  return undefined;
}

/** Workloads are not refused: their pods will be. */
function warnOfTemplate({ operation, namespace, draft, view, context }: AdmissionAttributes): void {
  const spec = draft.spec?.template?.spec;
  if (spec === undefined || (operation !== 'CREATE' && operation !== 'UPDATE')) return;
  const { warn } = policyOf(view.get('', 'namespaces', '', namespace)?.metadata?.labels);
  const questionable = violations(warn, spec);
  if (questionable !== undefined) context.warn(`would violate ${demanded(warn)}: ${questionable}`);
}

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(attributes) {
    const { definition, operation, subresource } = attributes;
    if (operation !== 'CREATE' && operation !== 'UPDATE') return undefined;
    if (isAboutPods(attributes)) return validatePod(attributes);
    if (subresource !== '') return undefined;
    if (definition.group === '' && definition.plural === 'namespaces') return validateNamespace(attributes);
    if (definition.group === 'apps' || definition.group === 'batch') warnOfTemplate(attributes);
    return undefined;
  },
};
