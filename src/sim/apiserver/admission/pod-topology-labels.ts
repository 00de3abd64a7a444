/** A pod learns the zone and region of its node when it is bound. Follows plugin/pkg/admission/podtopologylabels/admission.go. */
import type { AdmissionPlugin, ClusterView } from './plugin.ts';
import { isAboutPods } from './request.ts';

const COPIED = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'] as const;

function topologyOf(view: ClusterView, node: string): Readonly<Record<string, string>> | undefined {
  const labels = view.get('', 'nodes', '', node)?.metadata.labels;
  if (labels === undefined) return undefined;
  let found: Record<string, string> | undefined;
  for (const key of COPIED) {
    const value = labels[key];
    if (value === undefined) continue;
    found ??= {};
    found[key] = value;
  }
  return found;
}

export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  admit(attributes) {
    const { operation, definition, subresource, draft, view } = attributes;
    if (operation !== 'CREATE') return undefined;
    const isBinding = definition.plural === 'pods' && subresource === 'binding';
    if (!isBinding && !isAboutPods(attributes)) return undefined;
    const node: string | undefined = isBinding ? draft.target?.name : draft.spec.nodeName;
    const topology = node ? topologyOf(view, node) : undefined;
    if (topology !== undefined) draft.metadata.labels = { ...draft.metadata.labels, ...topology };
    return undefined;
  },
};
