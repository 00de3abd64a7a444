/**
 * What the API server makes when it starts, if it is not there yet (pkg/controlplane/controller/{systemnamespaces,kubernetesservice},
 * pkg/registry/scheduling/rest). Not modelled: roles, flow schemas, the repair loops behind these.
 */
import type { Process } from '../../kernel/effects.ts';
import type { ApiRequest } from '../machinery/wire/api.ts';
import { serve } from './serve.ts';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const namespaceRequests = NAMESPACES.map((name) => ({
  path: '/api/v1/namespaces',
  body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
}));

const OBJECTS = [
  ...namespaceRequests,
  {
    path: '/apis/scheduling.k8s.io/v1/priorityclasses',
    body: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'system-node-critical' },
      value: 2_000_001_000,
      description: 'Used for system critical pods that must not be moved from their current node.',
    },
  },
  {
    path: '/apis/scheduling.k8s.io/v1/priorityclasses',
    body: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'system-cluster-critical' },
      value: 2_000_000_000,
      description: 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    },
  },
  {
    path: '/api/v1/namespaces/default/services',
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.1',
        ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
        sessionAffinity: 'None',
      },
    },
  },
];

const USER = Object.freeze({ name: 'system:apiserver', groups: Object.freeze(['system:masters']) });

/** Creates each; what is there already stays as it is. */
export function* bootstrap(): Process {
  for (const { path, body } of OBJECTS) {
    const request: ApiRequest = { method: 'POST', path, body, user: USER, headers: { 'user-agent': 'kube-apiserver' } };
    yield* serve({ request });
  }
}
