/** Endpoints objects as they are written (after pkg/controller/endpoint/endpoints_controller.go syncService). */
import type { Unborn } from '../../client/api-client.ts';
import type { EndpointSubset, Endpoints } from '../../machinery/types/endpoints.ts';
import type { Service } from '../../machinery/types/service.ts';
import type { ObjectMeta } from '../../machinery/wire/api.ts';
import { HEADLESS_LABEL, isHeadless, LAST_CHANGE_ANNOTATION } from '../endpointslice/pod-state.ts';
import { isCapacityAnnotated, OVER_CAPACITY_ANNOTATION, TRUNCATED, truncated } from './capacity.ts';
import { sameSubsets } from './subsets.ts';

type Words = Readonly<Record<string, string>>;

const MANAGED_BY_LABEL = 'endpoints.kubernetes.io/managed-by';
const MANAGED_BY = 'endpoint-controller';

function labelsFor(service: Service): Words {
  const labels: Record<string, string> = { ...service.metadata.labels, [MANAGED_BY_LABEL]: MANAGED_BY };
  if (isHeadless(service)) labels[HEADLESS_LABEL] = '';
  else delete labels[HEADLESS_LABEL];
  return labels;
}

function sameWords(a: Words | undefined, b: Words): boolean {
  const keys = Object.keys(b);
  return keys.length === Object.keys(a ?? {}).length && keys.every((key) => a?.[key] === b[key]);
}

/** True if the stored object says what it should. */
export function isUpToDate(current: Endpoints, service: Service, subsets: readonly EndpointSubset[]): boolean {
  return (
    sameSubsets(current.subsets, subsets) &&
    sameWords(current.metadata.labels, labelsFor(service)) &&
    isCapacityAnnotated(current.metadata.annotations, current.subsets ?? [])
  );
}

/** The object to write: on top of `current` if there is one. */
export function endpointsFor(
  current: Endpoints | undefined,
  service: Service,
  subsets: readonly EndpointSubset[],
  triggerTime: string | undefined,
): Unborn<Endpoints> {
  const kept = truncated(subsets);
  const annotations: Record<string, string> = { ...current?.metadata.annotations };
  delete annotations[LAST_CHANGE_ANNOTATION];
  delete annotations[OVER_CAPACITY_ANNOTATION];
  if (triggerTime !== undefined) annotations[LAST_CHANGE_ANNOTATION] = triggerTime;
  if (kept !== subsets) annotations[OVER_CAPACITY_ANNOTATION] = TRUNCATED;
  const { name, namespace } = service.metadata;
  const born: Partial<ObjectMeta> = current?.metadata ?? { name, ...(namespace ? { namespace } : {}) };
  const { annotations: _, ...metadata } = born;
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: labelsFor(service), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    ...(kept.length > 0 ? { subsets: kept } : {}),
  };
}
