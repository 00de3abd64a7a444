/**
 * Reserves volumes for claims, has volumes made, and waits until both halves of every binding are written. Follows
 * plugins/volumebinding/binder.go (BindPodVolumes, checkBindings).
 */
import { type Process, SECOND, sleep } from '../../../../kernel/effects.ts';
import type { ApiClient } from '../../../client/api-client.ts';
import { lookUp } from '../../../client/lister.ts';
import { CSI_NODES, keyOf, NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS } from '../../../client/resource.ts';
import type { Node } from '../../../machinery/types/node.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../machinery/types/storage.ts';
import { SELECTED_NODE } from '../../../machinery/volumes/annotations.ts';
import { isFullyBound } from '../../../machinery/volumes/binding.ts';
import type { ApiObject } from '../../../machinery/wire/api.ts';
import type { AssumedPod } from '../../framework/binding-points.ts';
import { asOnNode } from '../../framework/in-tree-disks.ts';
import { pluginError, type Setback } from '../../framework/verdict.ts';
import { isReachable } from './find.ts';
import { type BindingPlan, NAME } from './plan.ts';

/** `waits`: not yet; a text: it will not come to anything. */
type State = 'done' | 'waits' | { readonly broken: string };

/** Looks once a second, for so long at most. */
export function* bindVolumes({ pod, node, plan, api }: AssumedPod, timeoutSeconds: number): Process<Setback | undefined> {
  const written = yield* write(plan as BindingPlan, api);
  if (typeof written === 'string') return pluginError(NAME, written);
  for (let seconds = 1; ; seconds++) {
    yield* sleep(SECOND);
    if (seconds >= timeoutSeconds) return pluginError(NAME, 'binding volumes: context deadline exceeded');
    const state = yield* check(written, keyOf(pod), node);
    if (state === 'done') return undefined;
    if (state !== 'waits') return pluginError(NAME, `binding volumes: ${state.broken}`);
  }
}

/** What was stored, or why it was not. */
function* write({ bindings, provisions }: BindingPlan, api: ApiClient): Process<BindingPlan | string> {
  const reserved: { readonly volume: PersistentVolume; readonly claim: PersistentVolumeClaim }[] = [];
  for (const { volume, claim } of bindings) {
    const result = yield* api.update(PERSISTENT_VOLUMES, volume);
    if (!result.ok) return result.refusal.message;
    reserved.push({ volume: result.value, claim });
  }
  const ordered: PersistentVolumeClaim[] = [];
  for (const claim of provisions) {
    const result = yield* api.update(PERSISTENT_VOLUME_CLAIMS, claim);
    if (!result.ok) return result.refusal.message;
    ordered.push(result.value);
  }
  return { bindings: reserved, provisions: ordered };
}

function broken(reason: string): State {
  return { broken: reason };
}

function isOlder(seen: ApiObject, written: ApiObject): boolean {
  return Number(seen.metadata.resourceVersion ?? 0) < Number(written.metadata.resourceVersion ?? 0);
}

/** Has the node lost touch with the volume since? */
function* outOfReach(volume: PersistentVolume, node: Node): Process<State | undefined> {
  const { name } = node.metadata;
  const there = asOnNode(volume, yield* lookUp(CSI_NODES, name));
  if ('untranslatable' in there) return broken(`failed to translate pv to csi: could not translate pv: ${there.untranslatable}`);
  if (isReachable(there, node)) return undefined;
  return broken(`pv "${volume.metadata.name}" node affinity doesn't match node "${name}": no matching NodeSelectorTerms`);
}

function* check({ bindings, provisions }: BindingPlan, pod: string, nodeName: string): Process<State> {
  const node = yield* lookUp(NODES, nodeName);
  if (node === undefined) return broken(`failed to get node "${nodeName}": node "${nodeName}" not found`);
  if ((yield* lookUp(PODS, pod)) === undefined) {
    return broken(`pod does not exist any more: pod "${pod.slice(pod.indexOf('/') + 1)}" not found`);
  }
  for (const { volume, claim } of bindings) {
    const state = yield* checkReserved(volume, claim, node);
    if (state !== 'done') return state;
  }
  for (const claim of provisions) {
    const state = yield* checkMade(claim, node);
    if (state !== 'done') return state;
  }
  return 'done';
}

function* checkReserved(written: PersistentVolume, claim: PersistentVolumeClaim, node: Node): Process<State> {
  const { name } = written.metadata;
  const volume = yield* lookUp(PERSISTENT_VOLUMES, name);
  if (volume === undefined) return broken(`failed to check binding: persistentvolumes "${name}" not found`);
  const seen = yield* lookUp(PERSISTENT_VOLUME_CLAIMS, keyOf(claim));
  if (seen === undefined) return broken(`failed to check binding: persistentvolumeclaims "${keyOf(claim)}" not found`);
  if (isOlder(volume, written)) return 'waits';
  const lost = yield* outOfReach(volume, node);
  if (lost !== undefined) return lost;
  if (!volume.spec.claimRef?.uid) return broken(`ClaimRef got reset for pv "${name}"`);
  return isFullyBound(seen) ? 'done' : 'waits';
}

/** A provisioner that cannot make the volume takes the node off the claim. */
function* checkMade(written: PersistentVolumeClaim, node: Node): Process<State> {
  const key = keyOf(written);
  const claim = yield* lookUp(PERSISTENT_VOLUME_CLAIMS, key);
  if (claim === undefined) return broken(`failed to check provisioning pvc: persistentvolumeclaims "${key}" not found`);
  if (isOlder(claim, written)) return 'waits';
  const { name, annotations } = claim.metadata;
  if (annotations === undefined) return broken(`selectedNode annotation reset for PVC "${name}"`);
  if (annotations[SELECTED_NODE] !== node.metadata.name) return broken(`provisioning failed for PVC "${name}"`);
  const { volumeName } = claim.spec;
  if (volumeName) {
    const volume = yield* lookUp(PERSISTENT_VOLUMES, volumeName);
    if (volume === undefined) return 'waits';
    const lost = yield* outOfReach(volume, node);
    if (lost !== undefined) return lost;
  }
  return isFullyBound(claim) ? 'done' : 'waits';
}
