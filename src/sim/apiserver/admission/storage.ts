/**
 * Admission of volumes and claims. Follows plugin/pkg/admission/storage: storageobjectinuseprotection, storageclass/setdefault and
 * persistentvolume/resize.
 */
import { compareQuantities, parseQuantity } from '../../machinery/quantity.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../machinery/types/storage.ts';
import { defaultClass, hasClass } from '../../machinery/volumes/default-class.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './plugin.ts';
import { refuse } from './request.ts';

const GROUP = 'storage.k8s.io';
const CLASSES = 'storageclasses';
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';
const PROTECTION: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

function isAbout({ definition, subresource }: AdmissionAttributes, resource: string): boolean {
  return definition.group === '' && subresource === '' && definition.plural === resource;
}

function giveClass(attributes: AdmissionAttributes): Status | undefined {
  const { operation, draft, view } = attributes;
  if (operation !== 'CREATE' || !isAbout(attributes, 'persistentvolumeclaims')) return undefined;
  if (hasClass(draft as PersistentVolumeClaim)) return undefined;
  const found = defaultClass(view.list(GROUP, CLASSES));
  if (found !== undefined) draft.spec.storageClassName = found.metadata.name;
  return undefined;
}

/** What is in use is not to vanish: a controller takes the finalizer away when nobody uses the volume or claim any more. */
function protect({ operation, definition, subresource, draft }: AdmissionAttributes): Status | undefined {
  const finalizer = PROTECTION[definition.plural];
  if (operation !== 'CREATE' || subresource !== '' || definition.group !== '' || finalizer === undefined) return undefined;
  const finalizers: readonly string[] = draft.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) draft.metadata.finalizers = [...finalizers, finalizer];
  return undefined;
}

function isLarger(left: string | undefined, right: string | undefined): boolean {
  const [a, b] = [parseQuantity(left ?? '0'), parseQuantity(right ?? '0')];
  return a.ok && b.ok && compareQuantities(a.quantity, b.quantity) > 0;
}

interface Claim {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly storageClassName?: string; readonly resources?: { readonly requests?: { readonly storage?: string } } };
  readonly status?: { readonly phase?: string };
}

function allowGrowth(attributes: AdmissionAttributes): Status | undefined {
  const { operation, draft, view } = attributes;
  if (operation !== 'UPDATE' || !isAbout(attributes, 'persistentvolumeclaims')) return undefined;
  const old = attributes.old as Claim | undefined;
  if (old === undefined || !isLarger(draft.spec?.resources?.requests?.storage, old.spec.resources?.requests?.storage)) return undefined;
  if (old.status?.phase !== 'Bound') return undefined;
  const name = draft.metadata.annotations?.[OLD_CLASS] ?? draft.spec.storageClassName ?? '';
  const found = name === '' ? undefined : (view.get(GROUP, CLASSES, '', name) as StorageClass | undefined);
  if (found?.allowVolumeExpansion === true) return undefined;
  return refuse(
    attributes,
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  );
}

export const defaultStorageClass: AdmissionPlugin = { name: 'DefaultStorageClass', admit: giveClass };
export const storageObjectInUseProtection: AdmissionPlugin = { name: 'StorageObjectInUseProtection', admit: protect };
export const persistentVolumeClaimResize: AdmissionPlugin = { name: 'PersistentVolumeClaimResize', validate: allowGrowth };
