/** The `scale` subresource: the counts of a workload as an autoscaling/v1 Scale (pkg/registry/apps/deployment/storage/storage.go). */
import { deepCopy } from '../../machinery/copy.ts';
import type { Draft, ResourceDefinition, ScaleMapping } from '../../machinery/scheme/definition.ts';
import { conflictStatus, invalidStatus, OPTIMISTIC_LOCK_PROBLEM } from '../../machinery/status-error.ts';
import { invalid } from '../../machinery/validation/field-error.ts';
import { NEGATIVE_TEXT } from '../../machinery/validation/values.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { Change } from '../registry/prepare-update.ts';

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
export function scaleChange(current: ApiObject, scale: Draft, mapping: ScaleMapping, definition: ResourceDefinition): ReturnType<Change> {
  const { name } = current.metadata;
  const replicas: number = scale.spec?.replicas ?? 0;
  if (replicas < 0) return { status: invalidStatus('autoscaling', 'Scale', name, [invalid('spec.replicas', replicas, NEGATIVE_TEXT)]) };
  const version: string = scale.metadata.resourceVersion ?? '';
  if (version !== '' && version !== current.metadata.resourceVersion) {
    return { status: conflictStatus({ group: definition.group, resource: definition.plural }, name, OPTIMISTIC_LOCK_PROBLEM) };
  }
  const draft = deepCopy(current) as Draft;
  mapping.setReplicas(draft, replicas);
  return { draft, warnings: [] };
}
