/**
 * Label selectors in the one form that everything matches with: a list of requirements, all of which must hold.
 * After apimachinery pkg/labels/selector.go and pkg/apis/meta/v1/helpers.go (LabelSelectorAsSelector).
 */
import type { LabelSelector } from '../types/label-selector.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator: '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  /** Sorted. */
  readonly values: readonly string[];
}

const INTEGER = /^[+-]?\d+$/;

export function requirementHolds(requirement: Requirement, labels: Labels | undefined): boolean {
  const label = labels?.[requirement.key];
  switch (requirement.operator) {
    case '=':
    case '==':
      return label !== undefined && label === requirement.values[0];
    case 'in':
      return label !== undefined && requirement.values.includes(label);
    case '!=':
      return label === undefined || label !== requirement.values[0];
    case 'notin':
      return label === undefined || !requirement.values.includes(label);
    case 'exists':
      return label !== undefined;
    case '!':
      return label === undefined;
    case 'gt':
      return label !== undefined && INTEGER.test(label) && Number(label) > Number(requirement.values[0]);
    case 'lt':
      return label !== undefined && INTEGER.test(label) && Number(label) < Number(requirement.values[0]);
  }
}

/** An empty list matches everything. */
export function requirementsHold(requirements: readonly Requirement[], labels: Labels | undefined): boolean {
  for (const requirement of requirements) if (!requirementHolds(requirement, labels)) return false;
  return true;
}

const OPERATORS = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const;

/** The requirements of a selector; none for an empty one, which matches everything. */
export function selectorRequirements(selector: LabelSelector): readonly Requirement[] {
  const requirements: Requirement[] = [];
  for (const [key, label] of Object.entries(selector.matchLabels ?? {})) requirements.push({ key, operator: '=', values: [label] });
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    requirements.push({ key, operator: OPERATORS[operator], values: values ?? [] });
  }
  return requirements;
}

/** Does the selector match the labels? An absent selector matches nothing, an empty one everything. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false;
  if (selector.matchLabels !== undefined) {
    for (const key in selector.matchLabels) if (labels?.[key] !== selector.matchLabels[key]) return false;
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    if (!requirementHolds({ key, operator: OPERATORS[operator], values: values ?? [] }, labels)) return false;
  }
  return true;
}

/** Does a plain map (a Service's selector, a node selector) match the labels? */
export function mapMatches(selector: Labels, labels: Labels | undefined): boolean {
  for (const key in selector) if (labels?.[key] !== selector[key]) return false;
  return true;
}
