/** The columns of a table of Deployments, described as the server does. */
import type { Column } from '../../scheme/definition.ts';
import { ageColumn, containersColumn, imagesColumn, nameColumn } from '../common/columns.ts';

export const deploymentColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    priority: 0,
    description: 'Number of the pod with ready state',
  },
  {
    name: 'Up-to-date',
    type: 'string',
    priority: 0,
    description: 'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
  },
  {
    name: 'Available',
    type: 'string',
    priority: 0,
    description: 'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
  },
  ageColumn,
  containersColumn,
  imagesColumn,
  {
    name: 'Selector',
    type: 'string',
    priority: 1,
    description:
      'Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment.',
  },
];
