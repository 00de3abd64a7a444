/** DaemonSets: something that every node runs. */

/** A log collector on every node; `image` is what a rolling update changes. */
export function agent(image: string): string {
  return `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: default
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: agent
          image: ${image}
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
`;
}
