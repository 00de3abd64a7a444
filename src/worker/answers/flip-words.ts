/** Single changes that would bring a pod onto a node, in words. */
import type { Part } from '../../protocol/message.ts';
import type { Toleration } from '../../sim/machinery/types/scheduling-constraints.ts';
import type { Change, OwnRule } from '../../sim/scheduler/flip/change.ts';
import { counted } from '../describe/counted.ts';
import { named } from '../describe/tell/rule.ts';

const RULES: Readonly<Record<OwnRule, string>> = {
  nodeSelector: 'node selector',
  nodeAffinity: 'node affinity',
  podAffinity: 'pod affinity',
  podAntiAffinity: 'pod anti-affinity',
};

const UNITS: readonly (readonly [number, string])[] = [
  [2 ** 30, 'Gi'],
  [2 ** 20, 'Mi'],
  [2 ** 10, 'Ki'],
];

/** `1.5`, `512Mi`, `3`: rounded down, so that it fits. */
function amount(resource: string, value: number): string {
  if (resource === 'cpu') return String(value / 1_000);
  const unit = resource === 'memory' || resource === 'ephemeral-storage' ? UNITS.find(([size]) => value >= size) : undefined;
  return unit === undefined ? String(value) : `${Math.floor((value / unit[0]) * 100) / 100}${unit[1]}`;
}

function tolerationText({ key = '', value, effect }: Toleration): string {
  return `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
}

/** `It would fit on node-3 …`; `others`: on how many more nodes the same would do. */
export function flipParts(node: string, change: Change | undefined, others = 0): readonly Part[] {
  const there = named('nodes', '', node);
  if (change === undefined) return [{ text: 'No single change that was tried brings it onto ' }, there, { text: '.' }];
  const more = others === 0 ? [] : [{ text: ` and ${counted(others, 'more node')}` }];
  const fits = (...rest: readonly Part[]): readonly Part[] => [{ text: 'It would fit on ' }, there, ...more, ...rest];
  switch (change.kind) {
    case 'tolerate': {
      const { tolerations } = change;
      const noun = tolerations.length === 1 ? 'a toleration' : 'tolerations';
      return fits({ text: ` with ${noun} for ${tolerations.map(tolerationText).join(' and ')}.` });
    }
    case 'uncordon':
      return fits({ text: ' if the node were uncordoned.' });
    case 'label':
      return fits({ text: ` if the node had the label ${change.key}=${change.value}.` });
    case 'ask for less': {
      const { resource, asked, most } = change;
      return fits({ text: ` with a ${resource} request of at most ${amount(resource, most)}; it asks for ${amount(resource, asked)}.` });
    }
    case 'skew':
      return fits({ text: ` with maxSkew ${change.to} over ${change.topologyKey}; it is ${change.from}.` });
    case 'evict':
      return fits({ text: ' if ' }, named('pods', 'pod', change.pod), { text: ' went.' });
    case 'add node':
      return [{ text: 'It would fit on one more node like ' }, there, { text: '.' }];
    case 'drop rule':
      return fits({ text: ` without its ${RULES[change.rule]}.` });
  }
}
