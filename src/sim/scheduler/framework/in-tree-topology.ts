/** Where a volume of a plugin of old can be used, in the labels of the driver that took over. Follows csi-translation-lib plugins/in_tree_volume.go. */

import type { NodeSelectorTerm } from '../../machinery/types/scheduling-constraints.ts';
import type { PersistentVolume } from '../../machinery/types/storage.ts';

export interface Untranslatable {
  readonly untranslatable: string;
}

const NEW = { zone: 'topology.kubernetes.io/zone', region: 'topology.kubernetes.io/region' };
const OLD = { zone: 'failure-domain.beta.kubernetes.io/zone', region: 'failure-domain.beta.kubernetes.io/region' };
const BETWEEN = '__';

/** Which generation of labels the volume uses: its affinity decides before its labels, the new one before the old. */
function generationOf({ metadata: { labels } }: PersistentVolume, terms: readonly NodeSelectorTerm[]): typeof NEW {
  const uses = (wanted: string) => terms.some(({ matchExpressions }) => matchExpressions?.some(({ key }) => key === wanted));
  if (uses(NEW.zone)) return NEW;
  if (uses(OLD.zone)) return OLD;
  return labels?.[NEW.zone] === undefined && labels?.[OLD.zone] !== undefined ? OLD : NEW;
}

function renamed(terms: readonly NodeSelectorTerm[], from: string, to: string): readonly NodeSelectorTerm[] {
  return terms.map((term) => {
    const { matchExpressions } = term;
    if (matchExpressions === undefined) return term;
    return { ...term, matchExpressions: matchExpressions.map((one) => (one.key === from ? { ...one, key: to } : one)) };
  });
}

function saysSomething(terms: readonly NodeSelectorTerm[], wanted: string): boolean {
  return terms.some(({ matchExpressions }) => matchExpressions?.some(({ key, values = [] }) => key === wanted && values.length > 0));
}

/** Zones are told by the driver's label in place of the usual one; those that only the volume's labels name are added. */
export function withDriverTopology(volume: PersistentVolume, key: string): PersistentVolume {
  let terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const { zone, region } = generationOf(volume, terms);
  if (saysSomething(terms, zone)) terms = renamed(terms, zone, key);
  else {
    const zones = (volume.metadata.labels?.[zone] ?? '').split(BETWEEN).map((one) => one.trim());
    const values = [...new Set(zones)].filter((one) => one !== '').sort();
    if (values.length > 0) {
      const here = { key, operator: 'In' as const, values };
      terms = (terms.length === 0 ? [{}] : terms).map((term: NodeSelectorTerm) => ({
        ...term,
        matchExpressions: [...(term.matchExpressions ?? []), here],
      }));
    }
  }
  if (region === OLD.region && saysSomething(terms, region)) terms = renamed(terms, region, NEW.region);
  if (terms.length === 0) return volume;
  return { ...volume, spec: { ...volume.spec, nodeAffinity: { required: { nodeSelectorTerms: terms } } } };
}
