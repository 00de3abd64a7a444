/** Labels and owner of a slice (after staging/src/k8s.io/endpointslice/utils.go setEndpointSliceLabels and newEndpointSlice). */
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';
import type { Service } from '../../machinery/types/service.ts';
import { HEADLESS_LABEL, isHeadless } from './pod-state.ts';

export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
export const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
export const MANAGED_BY = 'endpointslice-controller.k8s.io';

export type SliceLabels = Readonly<Record<string, string>>;

/** The service's own labels, and over them those that make the slice findable. */
export function sliceLabels(service: Service): SliceLabels {
  const labels: Record<string, string> = { ...service.metadata.labels };
  delete labels[HEADLESS_LABEL];
  if (isHeadless(service)) labels[HEADLESS_LABEL] = '';
  labels[SERVICE_NAME_LABEL] = service.metadata.name;
  labels[MANAGED_BY_LABEL] = MANAGED_BY;
  return labels;
}

export function sameSliceLabels(a: SliceLabels | undefined, b: SliceLabels): boolean {
  const left = a ?? {};
  const keys = Object.keys(b);
  return keys.length === Object.keys(left).length && keys.every((key) => left[key] === b[key]);
}

export function isManagedHere(slice: EndpointSlice): boolean {
  return slice.metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY;
}

/** Key of the service that the slice says it is of; undefined if it says nothing. */
export function serviceKeyOf(slice: EndpointSlice): string | undefined {
  const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
  return name ? `${slice.metadata.namespace}/${name}` : undefined;
}
