/** Changes of devices, of their classes and of the claims for them, made. */
import { DEVICE_CLASSES, keyOf, RESOURCE_CLAIMS, RESOURCE_SLICES, splitKey } from '../../client/resource.ts';
import type {
  Device,
  DeviceClass,
  DeviceRequest,
  ExactDeviceRequest,
  ResourceClaim,
  ResourceSlice,
} from '../../machinery/types/devices.ts';
import { SLICES_BY_NODE } from '../plugins/devices/indexes.ts';
import type { DeviceChange } from './change.ts';
import { type Situation, withObject } from './situation.ts';

type Of<Kind extends DeviceChange['kind']> = Extract<DeviceChange, { readonly kind: Kind }>;

export function makeDeviceClaim(situation: Situation, { claim: key, deviceClassName }: Of<'make device claim'>): Situation {
  const { namespace, name } = splitKey(key);
  const claim: ResourceClaim = Object.freeze({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name, namespace, uid: key } as ResourceClaim['metadata'],
    spec: { devices: { requests: [{ name: 'device', exactly: { deviceClassName } }] } },
  });
  return withObject(situation, RESOURCE_CLAIMS, key, claim);
}

/** All devices belong to it. */
export function makeDeviceClass(situation: Situation, { name }: Of<'make device class'>): Situation {
  const made: DeviceClass = Object.freeze({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: { name, uid: name } as DeviceClass['metadata'],
    spec: {},
  });
  return withObject(situation, DEVICE_CLASSES, name, made);
}

function withRequest(
  situation: Situation,
  key: string,
  request: string,
  by: (one: ExactDeviceRequest) => ExactDeviceRequest,
): Situation | undefined {
  const claim = situation.fleet.objects(RESOURCE_CLAIMS).get(key);
  if (claim === undefined) return undefined;
  const requests = (claim.spec.devices?.requests ?? []).map(
    (one): DeviceRequest => (one.name === request && one.exactly !== undefined ? { ...one, exactly: by(one.exactly) } : one),
  );
  const now: ResourceClaim = Object.freeze({ ...claim, spec: { ...claim.spec, devices: { ...claim.spec.devices, requests } } });
  return withObject(situation, RESOURCE_CLAIMS, key, now);
}

export function fewerDevices(situation: Situation, { claim, request, most }: Of<'fewer devices'>): Situation | undefined {
  return withRequest(situation, claim, request, (one) => ({ ...one, count: most }));
}

export function dropSelectors(situation: Situation, { claim, request }: Of<'drop selectors'>): Situation | undefined {
  return withRequest(situation, claim, request, ({ selectors: _, ...rest }) => rest);
}

export function releaseDevices(situation: Situation, { claim: key }: Of<'release devices'>): Situation | undefined {
  const claim = situation.fleet.objects(RESOURCE_CLAIMS).get(key);
  return claim && withObject(situation, RESOURCE_CLAIMS, key, Object.freeze({ ...claim, status: {} }));
}

/** Into the slice that its driver has for the node, or into one of its own. */
export function addDevice(situation: Situation, { node, count, like }: Of<'add device'>): Situation | undefined {
  const { fleet } = situation;
  const found = [...fleet.objects(RESOURCE_SLICES).values()].find(
    ({ spec }) =>
      spec.driver === like.driver && (spec.nodeName ?? '') === like.node && spec.devices?.some(({ name }) => name === like.device),
  );
  const model = found?.spec.devices?.find(({ name }) => name === like.device);
  if (found === undefined || model === undefined) return undefined;
  const more = Array.from({ length: count }, (_, i): Device => ({ ...model, name: `${model.name}-more${i}` }));
  const own = [...fleet.indexed(RESOURCE_SLICES, SLICES_BY_NODE, node).values()].find(({ spec }) => spec.driver === like.driver);
  const slice: ResourceSlice =
    own === undefined
      ? {
          ...found,
          metadata: { ...found.metadata, name: `${node}-more`, uid: `${node}-more` },
          spec: {
            driver: like.driver,
            nodeName: node,
            pool: { name: `${node}-more`, generation: 1, resourceSliceCount: 1 },
            devices: more,
          },
        }
      : { ...own, spec: { ...own.spec, devices: [...(own.spec.devices ?? []), ...more] } };
  return withObject(situation, RESOURCE_SLICES, keyOf(slice), Object.freeze(slice));
}
