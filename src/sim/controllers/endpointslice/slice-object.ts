/** Slices as they are written (after staging/src/k8s.io/endpointslice/utils.go newEndpointSlice). */
import type { Unborn } from '../../client/api-client.ts';
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';
import type { Service } from '../../machinery/types/service.ts';
import type { ObjectMeta } from '../../machinery/wire/api.ts';
import { LAST_CHANGE_ANNOTATION } from './pod-state.ts';
import { sliceLabels } from './slice-labels.ts';
import type { SliceContent, SliceUpdate } from './slice-plan.ts';

type Annotations = NonNullable<ObjectMeta['annotations']>;

/** Says since when the content was out of date, or takes that away; undefined if no annotation is left. */
export function withTriggerTime(annotations: Annotations | undefined, triggerTime: string | undefined): Annotations | undefined {
  const { [LAST_CHANGE_ANNOTATION]: _, ...rest } = annotations ?? {};
  const all = triggerTime === undefined ? rest : { ...rest, [LAST_CHANGE_ANNOTATION]: triggerTime };
  return Object.keys(all).length === 0 ? undefined : all;
}

/** Empty lists are stored as null, as they come out of the protocol buffers that the real controller sends. */
export function sliceBody({ family, ports, endpoints }: SliceContent) {
  return {
    addressType: family,
    endpoints: (endpoints.length === 0 ? null : endpoints) as EndpointSlice['endpoints'],
    ports: (ports.length === 0 ? null : ports) as NonNullable<EndpointSlice['ports']>,
  };
}

export function newSlice(service: Service, content: SliceContent, triggerTime: string | undefined): Unborn<EndpointSlice> {
  const { name, namespace, uid } = service.metadata;
  const annotations = withTriggerTime(undefined, triggerTime);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      ...(namespace ? { namespace } : {}),
      labels: sliceLabels(service),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }],
    },
    ...sliceBody(content),
  };
}

export function updatedSlice(service: Service, { slice, content }: SliceUpdate, triggerTime: string | undefined): EndpointSlice {
  const { annotations: before, ...metadata } = slice.metadata;
  const annotations = withTriggerTime(before, triggerTime);
  return {
    ...slice,
    ...sliceBody(content),
    metadata: { ...metadata, labels: sliceLabels(service), ...(annotations ? { annotations } : {}) },
  };
}
