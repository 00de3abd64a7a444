/**
 * While a pod is gated, its choice of nodes may get narrower. Follows pkg/apis/core/validation/validation.go
 * (validateNodeSelectorMutation, validateNodeAffinityMutation).
 */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { invalid } from '../../validation/field-error.ts';
import { internalJson } from './internal-form.ts';

type Labels = Readonly<Record<string, string>>;

export function validateNodeSelectorMutation(selector: Labels | undefined, old: Labels, errors: FieldError[]): void {
  if (!Object.keys(old).every((key) => selector?.[key] === old[key]))
    errors.push(
      invalid('spec.nodeSelector', selector ?? null, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'),
    );
}

const PATH = 'spec.affinity.nodeAffinity';
const REQUIRED_PATH = `${PATH}.requiredDuringSchedulingIgnoredDuringExecution`;

export function validateNodeAffinityMutation(affinity: Draft, old: Draft, errors: FieldError[]): void {
  const before = old?.requiredDuringSchedulingIgnoredDuringExecution;
  if (before === undefined) return;
  const after = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms: readonly Draft[] = after?.nodeSelectorTerms ?? [];
  const oldTerms: readonly Draft[] = before.nodeSelectorTerms ?? [];
  // With a single old term that selects nothing, anything may be set.
  if (oldTerms.length > 0 && terms.length !== oldTerms.length) {
    errors.push(
      invalid(`${REQUIRED_PATH}.nodeSelectorTerms`, shown(terms), 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'),
    );
    return;
  }
  for (let index = 0; index < oldTerms.length; index++)
    if (!isNarrower(terms[index], oldTerms[index]))
      errors.push(
        invalid(
          `${REQUIRED_PATH}.nodeSelectorTerms[${index}]`,
          internalJson('NodeSelectorTerm', terms[index]),
          'only additions are allowed (no mutations or deletions)',
        ),
      );
}

function shown(terms: readonly Draft[]): unknown {
  return terms.length === 0 ? null : terms.map((term) => internalJson('NodeSelectorTerm', term));
}

function isNarrower(term: Draft, old: Draft): boolean {
  if ((old.matchExpressions ?? []).length === 0 && (old.matchFields ?? []).length === 0)
    return semanticEqual(term.matchExpressions, []) && semanticEqual(term.matchFields, []);
  return startsWith(term.matchExpressions ?? [], old.matchExpressions ?? []) && startsWith(term.matchFields ?? [], old.matchFields ?? []);
}

function startsWith(list: readonly Draft[], start: readonly Draft[]): boolean {
  return start.every((item, index) => semanticEqual(list[index], item));
}
