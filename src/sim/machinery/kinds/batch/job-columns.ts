/** The columns of a table of Jobs, described as the server does. */
import type { Column } from '../../scheme/definition.ts';
import { ageColumn, containersColumn, imagesColumn, nameColumn } from '../common/columns.ts';

export const jobColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Status',
    type: 'string',
    priority: 0,
    description: 'Status of the job.',
  },
  {
    name: 'Completions',
    type: 'string',
    priority: 0,
    description:
      'The number of pods which reached phase Succeeded. The value increases monotonically for a given spec. However, it may decrease in reaction to scale down of elastic indexed jobs.',
  },
  {
    name: 'Duration',
    type: 'string',
    priority: 0,
    description: 'Time required to complete the job.',
  },
  ageColumn,
  containersColumn,
  imagesColumn,
  {
    name: 'Selector',
    type: 'string',
    priority: 1,
    description:
      'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
  },
];
