/** Whose turn it is: higher priority first, then who has waited longer. Follows plugins/queuesort/priority_sort.go. */
import type { Plugin } from '../framework/plugin.ts';

export const prioritySort = {
  name: 'PrioritySort',
  before: (a, b) => (a.priority === b.priority ? a.since < b.since : a.priority > b.priority),
} as const satisfies Plugin;
