/**
 * Objects need a namespace that lives. Follows apiserver pkg/admission/plugin/namespace/lifecycle/admission.go.
 * Not modelled: the wait for a namespace that the cache has not seen yet.
 */
import { notFoundStatus, type Status } from '../../machinery/status-error.ts';
import type { Namespace } from '../../machinery/types/namespace.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './plugin.ts';
import { refuse } from './request.ts';

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

function admit(attributes: AdmissionAttributes): Status | undefined {
  const { operation, definition, namespace, name, view } = attributes;
  if (definition.group === '' && definition.plural === 'namespaces') {
    if (operation === 'DELETE' && IMMORTAL.has(name)) return refuse(attributes, 'this namespace may not be deleted');
    return undefined;
  }
  if (namespace === '' || operation === 'DELETE') return undefined;
  const home = view.get('', 'namespaces', '', namespace) as Namespace | undefined;
  if (home === undefined) return notFoundStatus({ group: '', resource: 'namespaces' }, namespace);
  if (operation !== 'CREATE' || home.status?.phase !== 'Terminating') return undefined;
  return refuse(attributes, `unable to create new content in namespace ${namespace} because it is being terminated`, [
    { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
  ]);
}

export const namespaceLifecycle: AdmissionPlugin = { name: 'NamespaceLifecycle', admit };
