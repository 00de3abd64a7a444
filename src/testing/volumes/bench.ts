/** A cluster for tests about volumes: requests in, objects and events out. */
import { SECOND } from '../../kernel/effects.ts';
import type { Run } from '../../kernel/run.ts';
import type { CloudAction } from '../../sim/cloud/wire.ts';
import { BOOT, startCluster, storedObjects } from '../../sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../../sim/cluster/orders.ts';
import type { ClusterOptions } from '../../sim/cluster/topology.ts';
import type { Event } from '../../sim/machinery/types/event.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { PersistentVolumeClaim } from '../../sim/machinery/types/storage.ts';
import type { ApiObject, ApiRequest } from '../../sim/machinery/wire/api.ts';

export const DRIVER = 'disk.csi.cloud.example';
/** Time for a request to be carried out before the next. */
const PAUSE = 30_000;

export class VolumeBench {
  readonly run: Run;

  constructor(options: Partial<ClusterOptions> = {}, seed = 'volumes') {
    this.run = startCluster({ nodes: 3, ...options }, seed);
    this.run.runUntil(BOOT);
  }

  request(request: Omit<ApiRequest, 'user'>): void {
    this.run.input(commandInput('request', [{ do: 'request', request }]));
    this.run.runUntil(this.run.now + PAUSE);
  }

  apply(...objects: readonly object[]): void {
    for (const object of objects) this.run.input(commandInput('apply', [applyOrder(object as ApiObject)]));
    this.run.runUntil(this.run.now + PAUSE * objects.length);
  }

  delete(path: string): void {
    this.request({ method: 'DELETE', path });
  }

  cloud(action: CloudAction): void {
    this.run.input({ kind: 'message', to: 'cloud', payload: action });
  }

  wait(seconds: number): void {
    this.run.runUntil(this.run.now + Math.round(seconds * SECOND));
  }

  objects<Item extends ApiObject>(kind: string): readonly Item[] {
    return storedObjects(this.run).filter((object) => object.kind === kind) as unknown as readonly Item[];
  }

  pod(name: string): Pod | undefined {
    return this.objects<Pod>('Pod').find(({ metadata }) => metadata.name === name);
  }

  claim(name: string): PersistentVolumeClaim | undefined {
    return this.objects<PersistentVolumeClaim>('PersistentVolumeClaim').find(({ metadata }) => metadata.name === name);
  }

  /** `Kind/name Type Reason reporter: message`, each once, sorted; uids as `UID`. */
  events(only = /./): readonly string[] {
    const lines = this.objects<Event>('Event').map(({ involvedObject: about, type, reason, source, message }) =>
      withoutUids(`${about.kind}/${about.name} ${type} ${reason} ${source?.component}: ${message}`),
    );
    return [...new Set(lines)].filter((line) => only.test(line)).sort();
  }
}

export function withoutUids(text: string): string {
  return text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID');
}

export const CSI_DRIVER = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: DRIVER },
  spec: { attachRequired: true },
};

export function storageClass(name: string, provisioner: string, mode: 'Immediate' | 'WaitForFirstConsumer'): object {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner, volumeBindingMode: mode };
}

export function claim(name: string, storageClassName: string, accessMode = 'ReadWriteOnce'): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: [accessMode], storageClassName, resources: { requests: { storage: '1Gi' } } },
  };
}

export function podWith(name: string, claimName: string, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'c', image: 'x' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      ...spec,
    },
  };
}

/** A disk of one node. */
export function localVolume(name: string, storageClassName: string, node: string): object {
  const here = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      local: { path: '/mnt' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
    },
  };
}
