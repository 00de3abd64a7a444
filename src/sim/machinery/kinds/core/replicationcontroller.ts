/** v1 ReplicationController (pkg/registry/core/replicationcontroller/strategy.go, pkg/apis/core/validation/validation.go). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { replicaCells } from '../apps/replica-cells.ts';
import { scaleWith } from '../apps/scale.ts';
import { validateReplicaCounts } from '../apps/status-validation.ts';
import { builtIn, columns, ownColumns, statusSubresource } from '../common/built-in.ts';
import { containersColumn, imagesColumn } from '../common/columns.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { shownLabels } from '../common/shown.ts';
import { labelsText } from '../common/texts.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields } from '../pod/disabled-fields.ts';
import { validatePodTemplate } from '../pod/template.ts';
import { namesakeWarnings, podTemplateWarnings } from '../pod/warnings.ts';

const ONLY_ALWAYS: readonly string[] = ['Always'];

function isEmpty(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels === undefined || Object.keys(labels).length === 0;
}

/** Without a selector it has its template's labels, and without labels too. */
function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const { spec, metadata } = draft;
  if (spec.template !== undefined) defaultPodTemplate(spec.template);
  const labels = spec.template?.metadata?.labels;
  if (labels !== undefined) {
    if (isEmpty(spec.selector)) spec.selector = { ...labels };
    if (isEmpty(metadata.labels)) metadata.labels = { ...labels };
  }
  spec.replicas ??= 1;
  draft.status = { replicas: 0, ...draft.status };
  defaultConditionTimes(draft.status.conditions, 'lastTransitionTime');
}

function validateTemplate(template: Draft, selector: Readonly<Record<string, string>> | undefined, errors: FieldError[]): void {
  const path = 'spec.template';
  if (template === undefined) {
    errors.push(required(path));
    return;
  }
  const labels = template.metadata?.labels;
  if (Object.entries(selector ?? {}).some(([key, value]) => labels?.[key] !== value))
    errors.push(invalid(`${path}.metadata.labels`, shownLabels(labels), '`selector` does not match template `labels`'));
  validatePodTemplate(template, path, errors);
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, restartPolicy, ONLY_ALWAYS));
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicationController is not Supported'));
}

function validate({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  if (isEmpty(spec.selector)) errors.push(required('spec.selector'));
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateTemplate(spec.template, spec.selector, errors);
  return errors;
}

const COUNTS = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'];
const PARTS = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'];

function validateStatus({ status = {} }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateReplicaCounts(status, COUNTS, PARTS, errors);
  return errors;
}

function dropFromTemplate({ spec }: Draft): void {
  if (spec.template !== undefined) dropDisabledFields(spec.template.spec);
}

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller';

export const replicationControllers = builtIn('v1', 'ReplicationController', 'replicationcontrollers', {
  shortNames: ['rc'],
  categories: ['all'],
  storagePrefix: 'registry/controllers',
  allowUnconditionalUpdate: true,
  orphansByDefault: true,
  setDefaults,
  prepareForCreate: (draft: Draft) => {
    draft.status = { replicas: 0 };
    dropFromTemplate(draft);
  },
  validate,
  warnings: (object: Draft, old?: ApiObject) =>
    namesakeWarnings(object, old, () => (object.spec.template === undefined ? [] : podTemplateWarnings(object.spec.template))),
  prepareForUpdate: (draft: Draft, old: Draft) => {
    keepStatus(draft, old);
    dropFromTemplate(draft);
  },
  validateUpdate: validate,
  selectableFields: (object: ApiObject) => ({ 'status.replicas': String((object as Draft).status?.replicas ?? 0) }),
  subresources: [
    scaleWith(({ selector }) => (isEmpty(selector) ? '' : labelsText(selector))),
    statusSubresource({ prepareForUpdate: keepSpec, validateUpdate: validateStatus }),
  ],
  columns: [
    ...columns(
      [
        'Desired',
        'integer',
        `Replicas is the number of desired replicas. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: ${DOCS}`,
      ],
      ['Current', 'integer', `Replicas is the most recently observed number of replicas. More info: ${DOCS}`],
      ['Ready', 'integer', 'The number of ready replicas for this replication controller.'],
    ),
    containersColumn,
    imagesColumn,
    ...ownColumns([
      [
        'Selector',
        'string',
        'Selector is a label query over pods that should match the Replicas count. If Selector is empty, it is defaulted to the labels present on the Pod template. Label keys and values that must match in order to be controlled by this replication controller, if empty defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
        1,
      ],
    ]),
  ],
  cells: (object: Draft, nowMicros) => replicaCells(object, labelsText(object.spec.selector), nowMicros),
});
