/** apps/v1 DaemonSet (pkg/registry/apps/daemonset/strategy.go, pkg/apis/apps/v1/defaults.go). */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, ownColumns, statusSubresource } from '../common/built-in.ts';
import { containersColumn, imagesColumn } from '../common/columns.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec } from '../common/keep.ts';
import { containerImages, containerNames, labelsText, selectorCell } from '../common/texts.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields, prepareTemplateUpdate } from '../pod/disabled-fields.ts';
import { podTemplateWarnings } from '../pod/warnings.ts';
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from './daemonset-validation.ts';

/** Where apps/v1 keeps what was a field once (pkg/apis/apps/v1/conversion.go): how often the template has changed. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

const NOTHING_SCHEDULED = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const { spec } = draft;
  spec.template ??= {};
  defaultPodTemplate(spec.template);
  spec.updateStrategy ??= {};
  const strategy = spec.updateStrategy;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= 1;
    strategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
  draft.status = { ...NOTHING_SCHEDULED, ...draft.status };
  defaultConditionTimes(draft.status.conditions, 'lastTransitionTime');
}

function generationOf({ metadata }: Draft): number {
  return Number(metadata.annotations?.[TEMPLATE_GENERATION] ?? 0) || 0;
}

function setGeneration(draft: Draft, generation: number): void {
  draft.metadata.annotations = { ...draft.metadata.annotations, [TEMPLATE_GENERATION]: `${generation}` };
}

function prepareForUpdate(draft: Draft, before: ApiObject): void {
  const old: Draft = before;
  prepareTemplateUpdate(draft, old);
  const changed = !semanticEqual(draft.spec.template, old.spec.template);
  setGeneration(draft, generationOf(old) + (changed ? 1 : 0));
}

function warnings(object: Draft, old?: Draft): readonly string[] {
  return old !== undefined && generationOf(old) === generationOf(object) ? [] : podTemplateWarnings(object.spec.template);
}

const DOCS = 'More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/';

export const daemonSets = builtIn('apps/v1', 'DaemonSet', 'daemonsets', {
  shortNames: ['ds'],
  categories: ['all'],
  allowUnconditionalUpdate: true,
  fieldAnnotations: [TEMPLATE_GENERATION],
  setDefaults,
  prepareForCreate: (draft: Draft) => {
    draft.status = { ...NOTHING_SCHEDULED };
    setGeneration(draft, Math.max(1, generationOf(draft)));
    dropDisabledFields(draft.spec.template.spec);
  },
  validate: validateDaemonSet,
  warnings,
  prepareForUpdate,
  validateUpdate: validateDaemonSetUpdate,
  subresources: [statusSubresource({ prepareForUpdate: keepSpec, validateUpdate: validateDaemonSetStatusUpdate })],
  columns: [
    ...columns(
      [
        'Desired',
        'integer',
        `The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). ${DOCS}`,
      ],
      ['Current', 'integer', `The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. ${DOCS}`],
      [
        'Ready',
        'integer',
        'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.',
      ],
      ['Up-to-date', 'integer', 'The total number of nodes that are running updated daemon pod'],
      [
        'Available',
        'integer',
        'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)',
      ],
      [
        'Node Selector',
        'string',
        "NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must match a node's labels for the pod to be scheduled on that node. More info: https://kubernetes.io/docs/concepts/configuration/assign-pod-node/",
      ],
    ),
    containersColumn,
    imagesColumn,
    ...ownColumns([
      [
        'Selector',
        'string',
        'A label query over pods that are managed by the daemon set. Must match in order to be controlled. If empty, defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
        1,
      ],
    ]),
  ],
  cells: ({ metadata, spec, status = {} }: Draft, nowMicros) => [
    metadata.name,
    status.desiredNumberScheduled ?? 0,
    status.currentNumberScheduled ?? 0,
    status.numberReady ?? 0,
    status.updatedNumberScheduled ?? 0,
    status.numberAvailable ?? 0,
    labelsText(spec.template.spec.nodeSelector),
    age(metadata.creationTimestamp, nowMicros),
    containerNames(spec.template),
    containerImages(spec.template),
    selectorCell(spec.selector),
  ],
});
