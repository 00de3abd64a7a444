/** What the labels of a namespace demand of its pods. Follows pod-security-admission api/helpers.go (PolicyToEvaluate). */
import { type FieldError, invalid } from '../../../machinery/validation/field-error.ts';

type Level = 'privileged' | 'baseline' | 'restricted';

export interface Demand {
  readonly level: Level;
  /** `latest` or `v1.35`. */
  readonly version: string;
}

export interface Policy {
  readonly enforce: Demand;
  readonly warn: Demand;
}

type Labels = Readonly<Record<string, string>>;

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];
const VERSION = /^v1\.(0|[1-9][0-9]*)$/;
const NOTHING: Demand = Object.freeze({ level: 'privileged', version: 'latest' });

function isVersion(text: string): boolean {
  return text === 'latest' || VERSION.test(text);
}

export function labelErrors(labels: Labels): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const mode of ['enforce', 'audit', 'warn']) {
    const level = labels[PREFIX + mode];
    const version = labels[`${PREFIX}${mode}-version`];
    if (level !== undefined && !LEVELS.includes(level))
      errors.push(invalid(`metadata.labels[${PREFIX}${mode}]`, level, `must be one of ${LEVELS.join(', ')}`));
    if (version !== undefined && !isVersion(version))
      errors.push(invalid(`metadata.labels[${PREFIX}${mode}-version]`, version, 'must be "latest" or "v1.x"'));
  }
  return errors;
}

/** What cannot be read demands the most: the labels of old namespaces may be wrong. */
function demandOf(labels: Labels, mode: 'enforce' | 'warn'): Demand {
  const level = labels[PREFIX + mode];
  if (level === undefined) return NOTHING;
  const version = labels[`${PREFIX}${mode}-version`] ?? 'latest';
  return { level: LEVELS.includes(level) ? (level as Level) : 'restricted', version: isVersion(version) ? version : 'latest' };
}

export function policyOf(labels: Labels | undefined): Policy {
  if (labels === undefined) return { enforce: NOTHING, warn: NOTHING };
  return { enforce: demandOf(labels, 'enforce'), warn: demandOf(labels, 'warn') };
}
