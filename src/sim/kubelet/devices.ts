/**
 * The node's drivers of Dynamic Resource Allocation: each publishes its devices as one ResourceSlice, as the drivers' helper library does
 * (dynamic-resource-allocation resourceslice/resourceslicecontroller.go). Devices are what the node's configuration says; nothing is done
 * to them when a pod uses them.
 *
 * Bound: 128 devices a driver, which is what one slice holds.
 */
import type { Reply } from '../../kernel/effects.ts';
import { SECOND } from '../../kernel/effects.ts';
import { selectionQuery } from '../client/api-client.ts';
import { collectionPath, objectPath, RESOURCE_SLICES } from '../client/resource.ts';
import { semanticEqual } from '../machinery/semantic-equal.ts';
import type { NodeDevices, ResourceSlice } from '../machinery/types/devices.ts';
import { API_SERVER, type ApiList, type ApiResponse } from '../machinery/wire/api.ts';
import { apiOf } from './client.ts';
import type { KubeletSelf } from './state.ts';

const RETRY = 5 * SECOND;

/** Looks which slices of the node's drivers are there already. */
export function publishDevices(self: KubeletSelf): void {
  for (const at of (self.config.devices ?? []).keys()) readSlices(self, at);
}

/** `at`: number of the driver in the configuration. */
export function readSlices(self: KubeletSelf, at: number): void {
  const { nodeName, devices = [] } = self.config;
  const query = selectionQuery({ fieldSelector: `spec.nodeName=${nodeName},spec.driver=${devices[at]?.driver}` });
  self.call(API_SERVER, apiOf(self).request('GET', `${collectionPath(RESOURCE_SLICES)}?${query}`), 'kubelet.slicesRead', at);
}

export function slicesRead(self: KubeletSelf, reply: Reply<ApiResponse<ApiList<ResourceSlice>>>, at: number): void {
  const published = self.config.devices?.[at];
  if (published === undefined) return;
  if (!reply.ok || reply.value.status >= 300) retry(self, at);
  else write(self, published, reply.value.body.items[0], at);
}

function write(self: KubeletSelf, { driver, devices }: NodeDevices, old: ResourceSlice | undefined, at: number): void {
  const api = apiOf(self);
  if (old === undefined) {
    self.call(
      API_SERVER,
      api.request('POST', collectionPath(RESOURCE_SLICES), newSlice(self, { driver, devices })),
      'kubelet.sliceWritten',
      at,
    );
    return;
  }
  if (semanticEqual(old.spec.devices, devices)) return;
  const pool = { ...old.spec.pool, generation: old.spec.pool.generation + 1 };
  const body = Object.freeze({ ...old, spec: { ...old.spec, pool, devices } });
  self.call(API_SERVER, api.request('PUT', objectPath(RESOURCE_SLICES, undefined, old.metadata.name), body), 'kubelet.sliceWritten', at);
}

function newSlice(self: KubeletSelf, { driver, devices }: NodeDevices): object {
  const { nodeName } = self.config;
  const uid = self.state.own.node.node?.metadata.uid;
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid, controller: true }];
  return Object.freeze({
    apiVersion: RESOURCE_SLICES.apiVersion,
    kind: RESOURCE_SLICES.kind,
    metadata: { generateName: `${nodeName}-${driver}-`, ownerReferences },
    spec: { driver, nodeName, pool: { name: nodeName, generation: 1, resourceSliceCount: 1 }, devices },
  });
}

export function sliceWritten(self: KubeletSelf, reply: Reply<ApiResponse>, at: number): void {
  if (!reply.ok || reply.value.status >= 500 || reply.value.status === 409) retry(self, at);
}

function retry(self: KubeletSelf, at: number): void {
  self.timer(RETRY, 'kubelet.readSlices', at);
}
