/** Full nodes, a budget, and a class of pods that may push others out. */
import { deployment } from './manifests.ts';

/** Two to a node, and room for no third. */
export const FRONT = deployment({ name: 'front', cpu: '1800m' });
export const BATCH = deployment({ name: 'batch', cpu: '1800m' });

export const FRONT_BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: front
  namespace: default
spec:
  minAvailable: 3
  selector:
    matchLabels:
      app: front
`;

export const URGENT_CLASS = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 1000
description: Pods of this class may push out others.
`;

export const URGENT = deployment({ name: 'urgent', replicas: 1, cpu: '2', podSpec: '      priorityClassName: urgent\n' });
