/** Volumes and what is said of them: what the informers have, and what waiting pods are told of changes. Follows eventhandlers.go. */
import { type Handlers, type InformerUse, informer } from '../client/definition.ts';
import { cached, cachedAll, indexed } from '../client/lister.ts';
import {
  CSI_DRIVERS,
  CSI_NODES,
  CSI_STORAGE_CAPACITIES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
  VOLUME_ATTACHMENTS,
} from '../client/resource.ts';
import { classOf } from '../machinery/kinds/storage/claim.ts';
import type { PersistentVolume, VolumeAttachment } from '../machinery/types/storage.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import type { Change, StorageSubject } from './framework/change.ts';
import type { Storage } from './framework/storage.ts';
import type { SchedulerSelf } from './state.ts';

const BY_CLASS = 'class';
const BY_TARGET = 'target';

export class CachedStorage implements Storage {
  readonly #self: SchedulerSelf;

  constructor(self: SchedulerSelf) {
    this.#self = self;
  }

  claim(key: string) {
    return cached(this.#self, PERSISTENT_VOLUME_CLAIMS, key);
  }

  volume(name: string) {
    return cached(this.#self, PERSISTENT_VOLUMES, name);
  }

  volumesOf(storageClass: string) {
    return indexed(this.#self, PERSISTENT_VOLUMES, BY_CLASS, storageClass).values();
  }

  storageClass(name: string) {
    return cached(this.#self, STORAGE_CLASSES, name);
  }

  csiNode(node: string) {
    return cached(this.#self, CSI_NODES, node);
  }

  driver(name: string) {
    return cached(this.#self, CSI_DRIVERS, name);
  }

  capacities() {
    return cachedAll(this.#self, CSI_STORAGE_CAPACITIES).values();
  }

  attachmentsTo(node: string) {
    return indexed(this.#self, VOLUME_ATTACHMENTS, BY_TARGET, node).values();
  }
}

type Tell = (self: SchedulerSelf, change: Change) => void;

/** Tells of what is new, changed or gone; what plugins make of it is theirs. */
function telling<Item extends ApiObject>(tell: Tell, subject: StorageSubject): Handlers<Item> {
  const change = (kind: string, objects: object) => Object.freeze({ kind: `${subject} ${kind}`, ...objects }) as unknown as Change;
  return {
    added: (self, object) => tell(self as SchedulerSelf, change('added', { object })),
    updated: (self, old, object) => tell(self as SchedulerSelf, change('updated', { old, object })),
    deleted: (self, object) => tell(self as SchedulerSelf, change('deleted', { object })),
  };
}

export function storageInformers(tell: Tell): readonly InformerUse[] {
  return [
    informer({ resource: STORAGE_CLASSES, handlers: telling(tell, 'storage class') }),
    informer({ resource: PERSISTENT_VOLUME_CLAIMS, handlers: telling(tell, 'claim') }),
    informer<PersistentVolume>({
      resource: PERSISTENT_VOLUMES,
      indexes: { [BY_CLASS]: (volume) => [classOf(volume)] },
      handlers: telling(tell, 'volume'),
    }),
    informer({ resource: CSI_NODES, handlers: telling(tell, 'csi node') }),
    informer({ resource: CSI_DRIVERS, handlers: telling(tell, 'csi driver') }),
    informer({ resource: CSI_STORAGE_CAPACITIES, handlers: telling(tell, 'storage capacity') }),
    informer<VolumeAttachment>({
      resource: VOLUME_ATTACHMENTS,
      indexes: { [BY_TARGET]: ({ spec }) => [spec.nodeName] },
      handlers: telling(tell, 'attachment'),
    }),
  ];
}
