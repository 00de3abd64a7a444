/** scheduling.k8s.io/v1 PriorityClass (pkg/registry/scheduling/priorityclass/strategy.go, pkg/apis/scheduling/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { forbiddenStatus } from '../../status-error.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { SYSTEM_CLASSES, validatePriorityClass, validatePriorityClassUpdate } from './priorityclass-validation.ts';

function setDefaults(draft: Draft): void {
  draft.value ??= 0;
  draft.preemptionPolicy ??= 'PreemptLowerPriority';
}

export const priorityClasses: ResourceDefinition = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/priorityclasses',
  // Starts at 1 and stays there: nothing bumps it.
  generation: { of: () => undefined },
  allowUnconditionalUpdate: true,
  setDefaults,
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
  refuseDelete: ({ metadata: { name } }) =>
    SYSTEM_CLASSES.has(name)
      ? forbiddenStatus(
          { group: 'scheduling.k8s.io', resource: 'priorityclasses' },
          name,
          'this is a system priority class and cannot be deleted',
        )
      : undefined,
  subresources: [],
  columns: [
    nameColumn,
    {
      name: 'Value',
      type: 'integer',
      priority: 0,
      description:
        'value represents the integer value of this priority class. This is the actual priority that pods receive when they have the name of this class in their pod spec.',
    },
    {
      name: 'Global-Default',
      type: 'boolean',
      priority: 0,
      description:
        'globalDefault specifies whether this PriorityClass should be considered as the default priority for pods that do not have any priority class. Only one PriorityClass can be marked as `globalDefault`. However, if more than one PriorityClasses exists with their `globalDefault` field set to true, the smallest value of such global default PriorityClasses will be used as the default priority.',
    },
    ageColumn,
    {
      name: 'PreemptionPolicy',
      type: 'string',
      priority: 0,
      description:
        'preemptionPolicy is the Policy for preempting pods with lower priority. One of Never, PreemptLowerPriority. Defaults to PreemptLowerPriority if unset.',
    },
  ],
  cells: (object: Draft, nowMicros) => [
    object.metadata.name,
    object.value ?? 0,
    object.globalDefault ?? false,
    age(object.metadata.creationTimestamp, nowMicros),
    object.preemptionPolicy,
  ],
};
