/** What a namespace says about its own end (after pkg/controller/namespace/deletion/status_condition_utils.go). */
import type { Condition } from '../../machinery/types/condition.ts';
import type { Namespace } from '../../machinery/types/namespace.ts';

/** What became of the content in one attempt. */
export interface Remaining {
  /** `pods.` or `deployments.apps` -> how many are left. */
  readonly resources: ReadonlyMap<string, number>;
  /** Finalizer -> how many objects it holds. */
  readonly finalizers: ReadonlyMap<string, number>;
}

interface Kind {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** All conditions with what they say when there is no trouble, in their order. */
const FINE: readonly Kind[] = [
  { type: 'NamespaceDeletionDiscoveryFailure', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
  },
  {
    type: 'NamespaceDeletionContentFailure',
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
  { type: 'NamespaceContentRemaining', reason: 'ContentRemoved', message: 'All content successfully removed' },
  { type: 'NamespaceFinalizersRemaining', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
];

function listed(counts: ReadonlyMap<string, number>, text: (name: string, count: number) => string): string | undefined {
  const parts: string[] = [];
  for (const [name, count] of counts) if (count > 0) parts.push(text(name, count));
  return parts.length === 0 ? undefined : parts.sort().join(', ');
}

/** The conditions that tell of trouble. */
function troubles(errors: readonly string[], remaining: Remaining | undefined): readonly Kind[] {
  const found: Kind[] = [];
  if (errors.length > 0) {
    const message = `Failed to delete all resource types, ${errors.length} remaining: ${errors.join(', ')}`;
    found.push({ type: 'NamespaceDeletionContentFailure', reason: 'ContentDeletionFailed', message });
  }
  const resources = remaining && listed(remaining.resources, (name, count) => `${name} has ${count} resource instances`);
  if (resources) {
    const message = `Some resources are remaining: ${resources}`;
    found.push({ type: 'NamespaceContentRemaining', reason: 'SomeResourcesRemain', message });
  }
  const finalizers = remaining && listed(remaining.finalizers, (name, count) => `${name} in ${count} resource instances`);
  if (finalizers) {
    const message = `Some content in the namespace has finalizers remaining: ${finalizers}`;
    found.push({ type: 'NamespaceFinalizersRemaining', reason: 'SomeFinalizersRemain', message });
  }
  return found;
}

/** The namespace with its conditions as they are now; the same one if they say so already. `remaining` may be unknown. */
export function withConditions(namespace: Namespace, errors: readonly string[], remaining: Remaining | undefined, now: string): Namespace {
  const bad = troubles(errors, remaining);
  let conditions: readonly Condition[] = namespace.status.conditions ?? [];
  for (const fine of FINE) {
    const trouble = bad.find(({ type }) => type === fine.type);
    conditions = withCondition(conditions, { ...(trouble ?? fine), status: trouble ? 'True' : 'False' }, now);
  }
  return conditions === namespace.status.conditions ? namespace : { ...namespace, status: { ...namespace.status, conditions } };
}

function withCondition(conditions: readonly Condition[], condition: Condition, now: string): readonly Condition[] {
  const old = conditions.find(({ type }) => type === condition.type);
  if (!old) return [...conditions, { ...condition, lastTransitionTime: now }];
  if (old.status === condition.status && old.reason === condition.reason && old.message === condition.message) return conditions;
  const lastTransitionTime = old.status === condition.status ? (old.lastTransitionTime ?? now) : now;
  return conditions.map((one) => (one === old ? { ...condition, lastTransitionTime } : one));
}
