/** The `scale` subresource of workloads (pkg/registry/apps/deployment/storage/storage.go, scaleFromDeployment). */
import type { Draft, SubresourceDefinition } from '../../scheme/definition.ts';
import { selectorText } from '../common/texts.ts';

/** `selector`: that of the spec, as a text. */
export function scaleWith(selector: (spec: Draft) => string): SubresourceDefinition {
  return {
    name: 'scale',
    verbs: ['get', 'patch', 'update'],
    kind: 'Scale',
    groupVersion: 'autoscaling/v1',
    scale: {
      replicas: (object: Draft) => object.spec.replicas ?? 0,
      currentReplicas: (object: Draft) => object.status?.replicas ?? 0,
      selector: (object: Draft) => selector(object.spec),
      setReplicas: (draft: Draft, replicas) => {
        draft.spec = { ...draft.spec, replicas };
      },
    },
  };
}

export const scaleSubresource = scaleWith(({ selector }) => selectorText(selector));
