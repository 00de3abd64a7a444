/** The `scale` subresource: the counts of a workload as an autoscaling/v1 Scale (pkg/registry/apps/deployment/storage/storage.go). */
import type { Process } from '../../../kernel/effects.ts';
import { deepCopy } from '../../machinery/copy.ts';
import { age } from '../../machinery/kinds/common/age.ts';
import { ageColumn, nameColumn } from '../../machinery/kinds/common/columns.ts';
import type { Draft, ResourceDefinition, ScaleMapping } from '../../machinery/scheme/definition.ts';
import { conflictStatus, invalidStatus, OPTIMISTIC_LOCK_PROBLEM } from '../../machinery/status-error.ts';
import { invalid } from '../../machinery/validation/field-error.ts';
import { NEGATIVE_TEXT } from '../../machinery/validation/values.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { Exchange } from '../exchange.ts';
import type { Change } from '../registry/prepare-update.ts';
import type { Target } from '../request/route.ts';
import { shapeObject } from '../response/shape.ts';
import { shapingOf } from './shaping.ts';

export const SCALE_KIND = { group: 'autoscaling', version: 'v1', kind: 'Scale' } as const;

export function scaleOf(object: ApiObject, mapping: ScaleMapping): ApiObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = mapping.replicas(object);
  const selector = mapping.selector(object);
  return Object.freeze({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: mapping.currentReplicas(object), ...(selector === '' ? {} : { selector }) },
  });
}

/** The parent with the counts that `scale` asks for. */
export function scaleChange(
  current: ApiObject,
  scale: Draft,
  mapping: ScaleMapping,
  definition: ResourceDefinition,
  warnings: readonly string[],
): ReturnType<Change> {
  const { name } = current.metadata;
  const replicas: number = scale.spec?.replicas ?? 0;
  if (replicas < 0) return { status: invalidStatus('autoscaling', 'Scale', name, [invalid('spec.replicas', replicas, NEGATIVE_TEXT)]) };
  const version: string = scale.metadata.resourceVersion ?? '';
  if (version !== '' && version !== current.metadata.resourceVersion) {
    return { status: conflictStatus({ group: definition.group, resource: definition.plural }, name, OPTIMISTIC_LOCK_PROBLEM) };
  }
  const draft = deepCopy(current) as Draft;
  mapping.setReplicas(draft, replicas);
  return { draft, warnings };
}

/** Scales as a resource of their own, for tables (pkg/printers/internalversion, printScale). */
const SCALES: ResourceDefinition = {
  ...SCALE_KIND,
  plural: 'scales',
  singular: 'scale',
  shortNames: [],
  namespaced: true,
  verbs: [],
  storagePrefix: '',
  subresources: [],
  columns: [
    { ...nameColumn, format: '' },
    {
      name: 'Desired',
      type: 'integer',
      priority: 0,
      description: 'replicas is the desired number of instances for the scaled object.',
    },
    {
      name: 'Available',
      type: 'integer',
      priority: 0,
      description: 'replicas is the actual number of observed instances of the scaled object.',
    },
    ageColumn,
  ],
  cells: ({ metadata, spec, status }: Draft, nowMicros) => [
    metadata.name,
    spec.replicas ?? 0,
    status.replicas,
    age(metadata.creationTimestamp, nowMicros),
  ],
};

/** The answer of a resource or of its subresource, in the shape that was asked for. */
export function* shapeAnswer(exchange: Exchange, { definition, subresource }: Target, object: ApiObject): Process<unknown> {
  if (subresource?.scale === undefined) return shapeObject(object, yield* shapingOf(exchange, definition));
  return shapeObject(scaleOf(object, subresource.scale), yield* shapingOf(exchange, SCALES));
}
