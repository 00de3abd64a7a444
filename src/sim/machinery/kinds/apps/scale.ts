/** The `scale` subresource of Deployments and ReplicaSets (pkg/registry/apps/deployment/storage/storage.go, scaleFromDeployment). */
import type { Draft, SubresourceDefinition } from '../../scheme/definition.ts';
import { selectorText } from '../common/texts.ts';

export const scaleSubresource: SubresourceDefinition = {
  name: 'scale',
  verbs: ['get', 'patch', 'update'],
  kind: 'Scale',
  groupVersion: 'autoscaling/v1',
  scale: {
    replicas: (object: Draft) => object.spec.replicas ?? 0,
    currentReplicas: (object: Draft) => object.status?.replicas ?? 0,
    selector: (object: Draft) => selectorText(object.spec.selector),
    setReplicas: (draft: Draft, replicas) => {
      draft.spec = { ...draft.spec, replicas };
    },
  },
};
