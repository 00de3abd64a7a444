/**
 * Root CA publisher: every namespace that is not going away has a ConfigMap `kube-root-ca.crt` with the certificate by which pods know
 * the API server. The simulation has no certificates, so the bundle is a text that says so. Follows
 * pkg/controller/certificates/rootcacertpublisher/publisher.go.
 */
import { type Process, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { NAMESPACES, resource } from '../../client/resource.ts';
import { isNamespaceTerminating, isNotFound, must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { ConfigMap } from '../../machinery/types/configuration.ts';
import type { Namespace } from '../../machinery/types/namespace.ts';

const CONFIG_MAPS = resource<ConfigMap>('v1', 'ConfigMap', 'configmaps');
const NAME = 'root-ca-certificate-publisher-controller';
const api = new ApiClient(controllerAccount('root-ca-cert-publisher'), 'kube-controller-manager');

const MAP_NAME = 'kube-root-ca.crt';
const FILE = 'ca.crt';
const BUNDLE = '-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVkIGNsdXN0ZXIgQ0E=\n-----END CERTIFICATE-----\n';
const DESCRIPTION_ANNOTATION = 'kubernetes.io/description';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or ' +
  'kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

function isRight(map: ConfigMap): boolean {
  const data = map.data ?? {};
  return Object.keys(data).length === 1 && data[FILE] === BUNDLE && map.metadata.annotations?.[DESCRIPTION_ANNOTATION] !== undefined;
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const current = yield* lookUp(CONFIG_MAPS, `${key}/${MAP_NAME}`);
  const data = { [FILE]: BUNDLE };
  if (current) {
    if (isRight(current)) return;
    yield* step('bundleChanged', { namespace: key });
    const annotations = { ...current.metadata.annotations, [DESCRIPTION_ANNOTATION]: DESCRIPTION };
    must(yield* api.update(CONFIG_MAPS, { ...current, metadata: { ...current.metadata, annotations }, data }));
    return;
  }
  yield* step('bundleMissing', { namespace: key });
  const result = yield* api.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: MAP_NAME, namespace: key, annotations: { [DESCRIPTION_ANNOTATION]: DESCRIPTION } },
    data,
  });
  if (!result.ok && (isNotFound(result.refusal) || isNamespaceTerminating(result.refusal))) return;
  must(result);
}

function seen(self: ClientSelf, namespace: Namespace): void {
  if (namespace.status.phase === 'Active') enqueue(self, NAME, namespace.metadata.name);
}

function mapTouched(self: ClientSelf, map: ConfigMap): void {
  if (map.metadata.name === MAP_NAME) enqueue(self, NAME, map.metadata.namespace ?? '');
}

export const rootCaPublisher: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Namespace>({ resource: NAMESPACES, handlers: { added: seen, updated: (self, _, namespace) => seen(self, namespace) } }),
    informer<ConfigMap>({ resource: CONFIG_MAPS, handlers: { updated: (self, _, map) => mapTouched(self, map), deleted: mapTouched } }),
  ],
  queues: [{ name: NAME, workers: 1, sync }],
};
