/** Manifests that several scenarios begin with. */
import type { ScenarioAction } from './scenario.ts';

export interface DeploymentOptions {
  readonly name?: string;
  readonly replicas?: number;
  readonly image?: string;
  readonly cpu?: string;
  readonly strategy?: string;
  /** More lines of the pod's spec, indented by six. */
  readonly podSpec?: string;
}

export function deployment(options: DeploymentOptions = {}): string {
  const { name = 'web', replicas = 3, image = 'nginx:1.27', cpu = '100m', strategy = '', podSpec = '' } = options;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: default
spec:
  replicas: ${replicas}
${strategy}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
${podSpec}      containers:
        - name: ${name}
          image: ${image}
          ports:
            - containerPort: 80
          resources:
            requests:
              cpu: ${cpu}
              memory: 64Mi
`;
}

export function service(name: string, type: 'ClusterIP' | 'LoadBalancer'): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: default
spec:
  type: ${type}
  selector:
    app: ${name}
  ports:
    - port: 80
      targetPort: 80
`;
}

export const JOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: sums
  namespace: default
spec:
  completions: 5
  parallelism: 2
  backoffLimit: 3
  template:
    metadata:
      labels:
        app: sums
    spec:
      restartPolicy: Never
      containers:
        - name: sums
          image: busybox:1.36
          command: ["sh", "-c", "sleep 5"]
`;

export const BUCKETS = `apiVersion: objectstorage.k8s.io/v1alpha2
kind: BucketClass
metadata:
  name: standard
spec:
  driverName: cloud.kubestra.dev
  deletionPolicy: Delete
---
apiVersion: objectstorage.k8s.io/v1alpha2
kind: BucketClaim
metadata:
  name: photos
  namespace: default
spec:
  bucketClassName: standard
  protocols: ["S3"]
`;

export const TEAM = `apiVersion: v1
kind: Namespace
metadata:
  name: team
---
${deployment({ name: 'api', replicas: 2 }).replace('namespace: default', 'namespace: team')}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: team
data:
  greeting: hello
`;

export function apply(name: string, text: string): ScenarioAction {
  return { kind: 'apply', name, text };
}

export const web: ScenarioAction = apply('web.yaml', deployment());
