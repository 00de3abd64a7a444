/** The pod that a workload asks for (pkg/controller/controller_utils.go GetPodFromTemplate). */

import type { Unborn } from '../../client/api-client.ts';
import type { Resource } from '../../client/resource.ts';
import type { Pod, PodTemplateSpec } from '../../machinery/types/pod.ts';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';

/** Reference of an object to the owner that manages it. */
export function controllerReference(owner: ApiObject, of: Resource): OwnerReference {
  const { name, uid } = owner.metadata;
  return Object.freeze({ apiVersion: of.apiVersion, kind: of.kind, name, uid, controller: true, blockOwnerDeletion: true });
}

/** A pod of the template, owned by `owner`; its name is made by the API server of the owner's name. */
export function podFromTemplate(template: PodTemplateSpec, owner: ApiObject, of: Resource): Unborn<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.metadata.name}-`,
      ...(owner.metadata.namespace ? { namespace: owner.metadata.namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(owner, of)],
    },
    spec: template.spec,
  };
}
