/** A pod runs as a service account, and gets its token as a volume. Follows plugin/pkg/admission/serviceaccount/admission.go. */

import { randomSuffix } from '../../machinery/random-suffix.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { ServiceAccount } from '../../machinery/types/configuration.ts';
import { pathSegment } from '../../machinery/validation/names.ts';
import { foreignSecret, usesSecrets } from './mountable-secrets.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './plugin.ts';
import { isAboutPods, refuse } from './request.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';

/** One hour and seven seconds: the odd number lets kubelets tell these tokens from those that were asked for. */
const TOKEN_SECONDS = 3607;

/** Shared by all pods, so frozen. */
const TOKEN_SOURCE = Object.freeze({
  sources: [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ],
  defaultMode: 420,
});

function admit(attributes: AdmissionAttributes): Status | undefined {
  if (attributes.operation !== 'CREATE' || !isAboutPods(attributes)) return undefined;
  const { draft: pod, namespace, view, context } = attributes;
  const spec = pod.spec;
  if (pod.metadata.annotations?.[MIRROR] !== undefined && spec.nodeName) return admitMirror(attributes, spec);
  if (!spec.serviceAccountName) {
    spec.serviceAccountName = 'default';
    spec.serviceAccount = 'default';
  }
  const name: string = spec.serviceAccountName;
  const problems = pathSegment(name);
  if (problems.length > 0)
    return refuse(
      attributes,
      `error looking up service account ${namespace}/${name}: invalid resource name ${JSON.stringify(name)}: [${problems.join(' ')}]`,
    );
  const account = view.get('', 'serviceaccounts', namespace, name) as ServiceAccount | undefined;
  if (account === undefined)
    return refuse(attributes, `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`);
  if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(spec, () => context.random());
  if (!(spec.imagePullSecrets?.length > 0) && account.imagePullSecrets !== undefined && account.imagePullSecrets.length > 0)
    spec.imagePullSecrets = account.imagePullSecrets;
  const foreign = foreignSecret(spec, account);
  return foreign === undefined ? undefined : refuse(attributes, foreign);
}

/** The copy of a pod that a kubelet runs of its own accord: it can have nothing that the server would have to give. */
function admitMirror(attributes: AdmissionAttributes, spec: Draft): Status | undefined {
  if (spec.serviceAccountName) return refuse(attributes, 'a mirror pod may not reference service accounts');
  if (usesSecrets(spec)) return refuse(attributes, 'a mirror pod may not reference secrets');
  const asksForToken = (spec.volumes ?? []).some(({ projected }: Draft) =>
    projected?.sources?.some(({ serviceAccountToken }: Draft) => serviceAccountToken !== undefined),
  );
  return asksForToken ? refuse(attributes, 'a mirror pod may not use ServiceAccountToken volume projections') : undefined;
}

function mountToken(spec: Draft, random: () => number): void {
  const existing = (spec.volumes ?? []).find((volume: Draft) => volume.projected !== undefined && volume.name?.startsWith(VOLUME_PREFIX));
  const name: string = existing?.name ?? VOLUME_PREFIX + randomSuffix(random);
  const mount = Object.freeze({ name, readOnly: true, mountPath: MOUNT_PATH });
  let isNeeded = false;
  for (const list of ['containers', 'initContainers'] as const) {
    for (const container of spec[list] ?? []) {
      const mounts: readonly Draft[] = container.volumeMounts ?? [];
      if (mounts.some((other) => other.mountPath === MOUNT_PATH)) continue;
      container.volumeMounts = [...mounts, mount];
      isNeeded = true;
    }
  }
  if (isNeeded && existing === undefined) spec.volumes = [...(spec.volumes ?? []), { name, projected: TOKEN_SOURCE }];
}

export const serviceAccount: AdmissionPlugin = { name: 'ServiceAccount', admit };
