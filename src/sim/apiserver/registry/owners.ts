/** References to owners that say the same twice (apiserver pkg/endpoints/handlers/create.go: dedupOwnerReferencesAndAddWarning). */
import type { Draft } from '../../machinery/scheme/definition.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { WarningContext } from './context.ts';

export function dropRepeatedOwners(metadata: Draft, context: WarningContext): void {
  const references: readonly Draft[] | undefined = metadata.ownerReferences;
  if (references === undefined || references.length < 2) return;
  const kept: Draft[] = [];
  const repeated: string[] = [];
  for (const reference of references)
    if (kept.some((earlier) => semanticEqual(earlier, reference))) repeated.push(reference.uid);
    else kept.push(reference);
  if (repeated.length === 0) return;
  metadata.ownerReferences = kept;
  context.warn(
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.join(', ')}`,
  );
}
