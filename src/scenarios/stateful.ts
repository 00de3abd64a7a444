/** Manifests about a database with a volume for each of its pods. */

/** Gives each pod of the set a name in the cluster's DNS; it has no address of its own. */
const NAMES = `apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: default
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - port: 5432
`;

export function database(tag: string, replicas: number): string {
  return `${NAMES}---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: default
spec:
  serviceName: db
  replicas: ${replicas}
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: postgres:${tag}
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        storageClassName: zonal-disk
        accessModes: ["ReadWriteOnce"]
        resources:
          requests:
            storage: 10Gi
`;
}
