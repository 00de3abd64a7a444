/** The columns of a table of ReplicaSets, described as the server does. */
import type { Column } from '../../scheme/definition.ts';
import { ageColumn, containersColumn, imagesColumn, nameColumn } from '../common/columns.ts';

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Desired',
    type: 'integer',
    priority: 0,
    description:
      'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
  },
  {
    name: 'Current',
    type: 'integer',
    priority: 0,
    description:
      'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
  },
  {
    name: 'Ready',
    type: 'integer',
    priority: 0,
    description: 'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.',
  },
  ageColumn,
  containersColumn,
  imagesColumn,
  {
    name: 'Selector',
    type: 'string',
    priority: 1,
    description:
      'Selector is a label query over pods that should match the replica count. If the selector is empty, it is defaulted to the labels present on the pod template. Label keys and values that must match in order to be controlled by this replica set. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
  },
];
