/** Service accounts may say that their pods use no secrets but the account's own. Follows plugin/pkg/admission/serviceaccount/admission.go. */
import { ENFORCE_MOUNTABLE } from '../../machinery/kinds/core/serviceaccount.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import type { ServiceAccount } from '../../machinery/types/configuration.ts';

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const CONTAINERS = [
  ['initContainers', 'init container'],
  ['containers', 'container'],
] as const;

interface SecretUse {
  readonly name: string;
  readonly what: string;
}

function secretsOf(spec: Draft): readonly SecretUse[] {
  const uses: SecretUse[] = [];
  for (const { secret } of spec.volumes ?? []) {
    const name: string = secret?.secretName ?? '';
    if (secret !== undefined) uses.push({ name, what: `volume with secret.secretName="${name}"` });
  }
  for (const [list, word] of CONTAINERS)
    for (const container of spec[list] ?? [])
      for (const variable of container.env ?? []) {
        const reference = variable.valueFrom?.secretKeyRef;
        const name: string = reference?.name ?? '';
        if (reference !== undefined)
          uses.push({ name, what: `${word} ${container.name} with envVar ${variable.name} referencing secret.secretName="${name}"` });
      }
  return uses;
}

/** Why the pod may not run as the account; undefined if it may. */
export function foreignSecret(spec: Draft, account: ServiceAccount): string | undefined {
  if (!TRUE.has(account.metadata.annotations?.[ENFORCE_MOUNTABLE] ?? '')) return undefined;
  const own = new Set((account.secrets ?? []).map(({ name }) => name));
  const foreign = secretsOf(spec).find(({ name }) => !own.has(name));
  const ending = `is not allowed because service account ${account.metadata.name} does not reference that`;
  if (foreign !== undefined) return `${foreign.what} ${ending} secret`;
  const pulls = new Set((account.imagePullSecrets ?? []).map(({ name }) => name));
  for (const [index, { name = '' }] of (spec.imagePullSecrets ?? []).entries())
    if (!pulls.has(name)) return `imagePullSecrets[${index}].name="${name}" ${ending} imagePullSecret`;
  return undefined;
}

/** Does the pod need a secret of any sort? Not so the pull secrets. */
export function usesSecrets(spec: Draft): boolean {
  if (secretsOf(spec).length > 0) return true;
  const sources = (spec.volumes ?? []).flatMap(({ projected }: Draft) => projected?.sources ?? []);
  if (sources.some(({ secret }: Draft) => secret !== undefined)) return true;
  return CONTAINERS.some(([list]) =>
    spec[list]?.some(({ envFrom }: Draft) => envFrom?.some(({ secretRef }: Draft) => secretRef !== undefined)),
  );
}
