/** node.k8s.io/v1 RuntimeClass (pkg/registry/node/runtimeclass/strategy.go, pkg/apis/node/validation/validation.go). */
import type { Draft } from '../../scheme/definition.ts';
import { duplicate, type FieldError, invalid } from '../../validation/field-error.ts';
import { validateLabels } from '../../validation/labels.ts';
import { nameIsLabel } from '../../validation/names.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { builtIn, columns } from '../common/built-in.ts';
import { validateResources } from '../pod/validation/resources.ts';
import { validateTolerations } from '../pod/validation/scheduling.ts';

const NO_CLAIMS: ReadonlySet<string> = new Set();

function validateScheduling({ nodeSelector, tolerations = [] }: Draft, errors: FieldError[]): void {
  if (nodeSelector !== undefined) validateLabels(nodeSelector, 'scheduling.nodeSelector', errors);
  const path = 'scheduling.tolerations';
  validateTolerations(tolerations, path, errors);
  const seen = new Set<string>();
  for (const [at, toleration] of tolerations.entries()) {
    const { key = '', operator = '', value = '', effect = '' } = toleration;
    const known = JSON.stringify([key, operator, value, effect]);
    if (seen.has(known)) errors.push(duplicate(`${path}[${at}]`, toleration));
    seen.add(known);
  }
}

function validate({ handler = '', overhead, scheduling }: Draft): FieldError[] {
  const errors: FieldError[] = nameIsLabel(handler, false).map((text) => invalid('handler', handler, text));
  if (overhead !== undefined) validateResources({ limits: overhead.podFixed }, NO_CLAIMS, 'overhead', errors);
  if (scheduling !== undefined) validateScheduling(scheduling, errors);
  return errors;
}

function validateUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors = validate(object);
  validateImmutable(object.handler, (old as Draft).handler, 'handler', errors);
  return errors;
}

export const runtimeClasses = builtIn('node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', {
  namespaced: false,
  generation: 'none',
  validate,
  validateUpdate,
  columns: columns(['Handler', 'string', '']),
  cells: ({ metadata, handler }: Draft, nowMicros) => [metadata.name, handler, age(metadata.creationTimestamp, nowMicros)],
});
