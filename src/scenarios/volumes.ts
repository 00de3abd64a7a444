/** Manifests about volumes. */

/** A CSI driver that is declared is there: it serves every node. */
export const DISKS = `apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata:
  name: disk.csi.cloud.example
spec:
  attachRequired: true
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: zonal-disk
provisioner: disk.csi.cloud.example
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Delete
`;

export const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  namespace: default
spec:
  storageClassName: zonal-disk
  accessModes: ["ReadWriteOnce"]
  resources:
    requests:
      storage: 10Gi
`;

/** Lines of a pod's spec: it would rather be in the zone, but need not. */
export const PREFERS_ZONE_B = `      affinity:
        nodeAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              preference:
                matchExpressions:
                  - key: topology.kubernetes.io/zone
                    operator: In
                    values: ["zone-b"]
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: data
`;

export function cordoned(node: string, unschedulable: boolean): string {
  return `apiVersion: v1
kind: Node
metadata:
  name: ${node}
spec:
  unschedulable: ${unschedulable}
`;
}
