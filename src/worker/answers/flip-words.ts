/** Changes that would bring a pod onto a node, in words. */
import type { Part } from '../../protocol/message.ts';
import type { Toleration } from '../../sim/machinery/types/scheduling-constraints.ts';
import type { Change, OwnRule } from '../../sim/scheduler/flip/change.ts';
import type { Turn } from '../../sim/scheduler/flip/turn.ts';
import { counted } from '../describe/counted.ts';
import { named } from '../describe/tell/rule.ts';

const RULES: Readonly<Record<OwnRule, string>> = {
  nodeSelector: 'node selector',
  nodeAffinity: 'required node affinity',
  podAffinity: 'required pod affinity',
  podAntiAffinity: 'required pod anti-affinity',
  topologySpreadConstraints: 'topology spread constraint',
  hostPorts: 'host port',
};

const UNITS: readonly (readonly [number, string])[] = [
  [2 ** 30, 'Gi'],
  [2 ** 20, 'Mi'],
  [2 ** 10, 'Ki'],
];

/** `1.5Gi`: rounded down, so that it fits. */
function bytes(value: number): string {
  const unit = UNITS.find(([size]) => value >= size);
  return unit === undefined ? String(value) : `${Math.floor((value / unit[0]) * 100) / 100}${unit[1]}`;
}

/** `1.5`, `512Mi`, `3`. */
function amount(resource: string, value: number): string {
  if (resource === 'cpu') return String(value / 1_000);
  return resource === 'memory' || resource === 'ephemeral-storage' ? bytes(value) : String(value);
}

function tainted({ key = '', value, effect }: Pick<Toleration, 'key' | 'value' | 'effect'>): string {
  return `${key}${value ? `=${value}` : ''}${effect === undefined ? '' : `:${effect}`}`;
}

type Labels = Readonly<Record<string, string>>;

function pairs(labels: Labels): string {
  return listed(Object.entries(labels).map(([key, value]) => `${key}=${value}`));
}

/** `a`, `a and b`, `a, b and c`. */
function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function plural(noun: string, items: readonly unknown[]): string {
  return items.length === 1 ? noun : `${noun}s`;
}

const claimPart = (key: string): Part => named('persistentvolumeclaims', 'claim', key);
const deviceClaimPart = (key: string): Part => named('resourceclaims', 'resource claim', key);
const nameOf = (key: string): string => key.slice(key.indexOf('/') + 1);
const text = (words: string): Part => ({ text: words });

/** `as it is`: told at the end of the sentence. */
interface Phrase {
  readonly words: readonly Part[];
  readonly asItIs?: string;
}

function phrase(...words: readonly (Part | string)[]): Phrase {
  return { words: words.map((one) => (typeof one === 'string' ? text(one) : one)) };
}

/** What follows `It would fit on node-1`. */
function phraseOf(change: Change): Phrase {
  switch (change.kind) {
    case 'ask for less': {
      const { amounts } = change;
      const wanted = amounts.map(({ resource, most }) =>
        most === 0 ? `no ${resource} request` : `a ${resource} request of at most ${amount(resource, most)}`,
      );
      const asked = amounts.map(({ resource, asked: now }) =>
        amounts.length === 1 ? amount(resource, now) : `${amount(resource, now)} ${resource}`,
      );
      return { ...phrase(`with ${listed(wanted)}`), asItIs: `it asks for ${listed(asked)}` };
    }
    case 'skew':
      return { ...phrase(`with maxSkew ${change.to} over ${change.topologyKey}`), asItIs: `it is ${change.from}` };
    case 'fewer domains':
      return { ...phrase(`with minDomains ${change.to} over ${change.topologyKey}`), asItIs: `it is ${change.from}` };
    case 'drop gates':
      return phrase(`without its scheduling ${plural('gate', change.gates)} ${listed(change.gates)}`);
    case 'tolerate': {
      const noun = change.tolerations.length === 1 ? 'a toleration' : 'tolerations';
      return phrase(`with ${noun} for ${listed(change.tolerations.map(tainted))}`);
    }
    case 'label pod':
      return phrase(
        Object.keys(change.set).length > 0
          ? `if the pod had the label ${pairs(change.set)}`
          : `without its ${plural('label', change.drop)} ${listed(change.drop)}`,
      );
    case 'drop rule':
      return phrase(`without its ${RULES[change.rule]}${restOf(change.rule, change.of)}`);
    default:
      return aroundIt(change);
  }
}

function restOf(rule: OwnRule, of: readonly string[]): string {
  if (of.length === 0) return rule === 'topologySpreadConstraints' ? 's' : '';
  if (rule === 'nodeSelector') return ` for ${listed(of)}`;
  return rule === 'hostPorts' ? `${of.length === 1 ? '' : 's'} ${listed(of)}` : ` over ${listed(of)}`;
}

type Around = Exclude<
  Change,
  { readonly kind: 'ask for less' | 'skew' | 'fewer domains' | 'drop gates' | 'tolerate' | 'label pod' | 'drop rule' }
>;

/** Changes of all but the pod. */
function aroundIt(change: Around): Phrase {
  switch (change.kind) {
    case 'uncordon':
      return phrase('if the node were uncordoned');
    case 'untaint':
      return phrase(`if the node lost its ${plural('taint', change.taints)} ${listed(change.taints.map(tainted))}`);
    case 'label':
      return phrase(`if the node had ${labelling(change.set, change.drop)}`);
    case 'evict':
      return phrase(
        `if ${plural('pod', change.pods)} `,
        ...change.pods.flatMap(({ pod }, at) => [...between(at, change.pods.length), named('pods', '', pod)]),
        ' went',
      );
    case 'add pod':
      return change.like === undefined
        ? phrase(`if a pod with ${pairs(change.labels)} ran there`)
        : phrase('if one more pod like ', named('pods', '', change.like), ' ran there');
    case 'add node':
      return phrase();
    case 'grow':
      return {
        ...phrase(
          `if the node had ${listed(change.amounts.map(({ resource, to }) => (resource === 'pods' ? `room for ${to} pods` : `${amount(resource, to)} ${resource}`)))}`,
        ),
        asItIs: `it has ${listed(change.amounts.map(({ resource, from }) => `${amount(resource, from)} ${resource}`))}`,
      };
    case 'make claim':
      return phrase(
        `if there were a claim ${nameOf(change.claim)}`,
        change.storageClassName === '' ? ' and a volume for it' : ` of class ${change.storageClassName}`,
      );
    case 'smaller claim':
      return {
        ...phrase('if its ', claimPart(change.claim), ` asked for at most ${bytes(change.most)}`),
        asItIs: `it asks for ${bytes(change.asked)}`,
      };
    case 'add volume': {
      const of = change.storageClassName === '' ? 'without a class' : `of class ${change.storageClassName}`;
      const called = change.name === undefined ? 'a PersistentVolume' : `the PersistentVolume ${change.name}`;
      const labels = Object.keys(change.labels).length === 0 ? '' : ` with ${pairs(change.labels)}`;
      return phrase(`with ${called} of ${change.size} ${of}${labels}${placed(change.place)} for its `, claimPart(change.claim));
    }
    case 'move volume':
      return phrase(
        'if the ',
        plural('volume', change.volumes),
        ' of its ',
        ...change.volumes.flatMap(({ claim }, at) => [...between(at, change.volumes.length), claimPart(claim)]),
        ` were${placed(change.place)}`,
      );
    case 'detach':
      return phrase(`if ${listed(change.volumes)} were detached from the node`);
    case 'more volumes':
      return { ...phrase(`if the node could have ${change.to} volumes of ${change.driver}`), asItIs: `it can have ${change.from}` };
    case 'add space':
      return phrase(`if ${change.size} of class ${change.storageClassName} were free${placed(change.place)}`);
    case 'make device claim':
      return phrase(`if there were a resource claim ${nameOf(change.claim)} for a device of class ${change.deviceClassName}`);
    case 'make device class':
      return phrase(`if there were a device class ${change.name}`);
    case 'fewer devices':
      return {
        ...phrase(
          'if its ',
          deviceClaimPart(change.claim),
          ` asked for at most ${counted(change.most, 'device')} in request ${change.request}`,
        ),
        asItIs: `it asks for ${change.asked}`,
      };
    case 'add device':
      return phrase(
        `with ${counted(change.count, 'more device')} there like ${change.like.device} of `,
        named('nodes', '', change.like.node),
      );
    case 'drop selectors':
      return phrase('without the selectors of request ', change.request, ' in its ', deviceClaimPart(change.claim));
    case 'release devices':
      return phrase('if its ', deviceClaimPart(change.claim), ' gave back the devices that it has elsewhere');
    case 'disable filter':
      return phrase(`without the filter ${change.plugin} in the scheduler's configuration`);
    case 'extender relents':
      return phrase('if the extender let it pass');
  }
}

function labelling(set: Labels, drop: readonly string[]): string {
  const keys = Object.keys(set);
  const had = keys.length === 0 ? '' : `the ${plural('label', keys)} ${pairs(set)}`;
  const lost = drop.length === 0 ? '' : `no ${plural('label', drop)} ${listed(drop)}`;
  return [had, lost].filter((one) => one !== '').join(' and ');
}

const ZONE = 'topology.kubernetes.io/zone';

function placed(place: Labels): string {
  const [[key = '', value = ''] = []] = Object.entries(place);
  if (key === '') return '';
  return key === ZONE ? ` in ${value}` : ` on ${value}`;
}

function between(at: number, count: number): readonly string[] {
  if (at === 0) return [];
  return [at === count - 1 ? ' and ' : ', '];
}

/** `It would fit on node-3 …`; `others`: on how many more nodes the same would do. */
export function flipParts(node: string, changes: readonly Change[], others = 0): readonly Part[] {
  const there = named('nodes', '', node);
  if (changes.length === 0) return [text('No change that was tried brings it onto '), there, text('.')];
  const more = others === 0 ? [] : [text(` and ${counted(others, 'more node')}`)];
  const isNew = changes.at(-1)?.kind === 'add node';
  const phrases = changes.filter(({ kind }) => kind !== 'add node').map(phraseOf);
  const conditions = phrases.flatMap(({ words }, at): readonly Part[] => [text(at === 0 ? ' ' : ' and '), ...words]);
  const asItIs = phrases.flatMap(({ asItIs: now }) => (now === undefined ? [] : [`; ${now}`])).join('');
  return [
    text(isNew ? 'It would fit on one more node like ' : 'It would fit on '),
    there,
    ...(isNew ? [] : more),
    ...conditions,
    text(`${asItIs}.`),
  ];
}

/** `with weight 4 for NodeAffinity, which has 2`. */
export function turnWords(turn: Turn): string {
  if (turn.kind === 'prefer') return `with a preferred node affinity of weight ${turn.weight} for ${turn.key}=${turn.value}`;
  return turn.to === 0 ? `without the points of ${turn.plugin}` : `with weight ${turn.to} for ${turn.plugin}, which has ${turn.from}`;
}
