/** Refusals by what nodes have left: resources, room for pods, ports. */
import { podRequests } from '../../../machinery/pod-requests.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { HostPort, PodInfo } from '../../framework/pod-info.ts';
import type { Requests } from '../../framework/requests.ts';
import type { Change, Growth, LessAsked } from '../change.ts';
import { evictions, greatest, mayGo, type Question, setsOf } from '../question.ts';

const LACKS = 'Insufficient ';
const TOO_MANY = 'Too many pods';

type Amounts = Pick<Requests, 'milliCpu' | 'memory' | 'ephemeralStorage' | 'scalar'>;

function amount(of: Amounts, resource: string): number {
  switch (resource) {
    case 'cpu':
      return of.milliCpu;
    case 'memory':
      return of.memory;
    case 'ephemeral-storage':
      return of.ephemeralStorage;
    default:
      return of.scalar.get(resource) ?? 0;
  }
}

function freeOf(node: NodeInfo, resource: string): number {
  return amount(node.allocatable, resource) - amount(node, resource);
}

export function* fitted(question: Question): Generator<Change> {
  const { node, refused } = question;
  const lacking = refused.reasons.flatMap((reason) => (reason.startsWith(LACKS) ? [reason.slice(LACKS.length)] : []));
  const isCrowded = refused.reasons.includes(TOO_MANY);
  const less = isCrowded ? undefined : lessAsked(question, lacking);
  if (less?.every(({ most }) => most > 0)) yield { kind: 'ask for less', amounts: less };
  yield* roomiest(question, lacking, isCrowded);
  yield { kind: 'add node', like: node.name };
  yield { kind: 'grow', node: node.name, amounts: growths(question, lacking, isCrowded) };
  if (less?.some(({ most }) => most === 0)) yield { kind: 'ask for less', amounts: less };
}

/** Of each resource as much as may be, while the others are out of the way. */
function lessAsked({ situation, node, suffices }: Question, lacking: readonly string[]): readonly LessAsked[] | undefined {
  const amounts: LessAsked[] = [];
  const asked = lacking.map((resource) => amount(situation.pod.requests, resource));
  for (const [at, resource] of lacking.entries()) {
    const wanted = asked[at] as number;
    const others = lacking.flatMap((other, i) =>
      i === at ? [] : [{ resource: other, asked: asked[i] as number, most: leastOf(other, situation.pod) }],
    );
    const holds = (most: number) => suffices({ kind: 'ask for less', amounts: [...others, { resource, asked: wanted, most }] });
    const most = greatest(leastOf(resource, situation.pod), wanted, holds, freeOf(node, resource));
    if (most === undefined) return undefined;
    amounts.push({ resource, asked: wanted, most });
  }
  return amounts.length === 0 ? undefined : amounts;
}

/** Its overhead the pod cannot do without. */
function leastOf(resource: string, { pod }: PodInfo): number {
  return amount(overheadOf(pod.spec.overhead ?? {}), resource);
}

function overheadOf(overhead: Readonly<Record<string, string>>): Amounts {
  const total = podRequests({ containers: [], overhead });
  return {
    milliCpu: total.get('cpu') ?? 0,
    memory: total.get('memory') ?? 0,
    ephemeralStorage: total.get('ephemeral-storage') ?? 0,
    scalar: total,
  };
}

function growths({ situation, node }: Question, lacking: readonly string[], isCrowded: boolean): readonly Growth[] {
  const amounts = lacking.map((resource) => {
    const from = amount(node.allocatable, resource);
    return { resource, from, to: amount(node, resource) + amount(situation.pod.requests, resource) };
  });
  const { pods } = node.allocatable;
  return isCrowded ? [...amounts, { resource: 'pods', from: pods, to: node.pods.length + 1 }] : amounts;
}

/** Sets of pods that are looked at for one number of them. */
const MOST_SETS = 4_000;
const MOST_VICTIMS = 6;

/** The fewest pods whose room is enough: reckoned, and then tried. */
function* roomiest(question: Question, lacking: readonly string[], isCrowded: boolean): Generator<Change> {
  const { situation, node, suffices } = question;
  const gaps = lacking.map((resource) => ({ resource, gap: amount(situation.pod.requests, resource) - freeOf(node, resource) }));
  const crowd = isCrowded ? node.pods.length + 1 - node.allocatable.pods : 0;
  const pods = mayGo(situation, node.pods).filter(
    ({ requests }) => isCrowded || gaps.some(({ resource }) => amount(requests, resource) > 0),
  );
  const covers = (set: readonly PodInfo[]) =>
    set.length >= crowd && gaps.every(({ resource, gap }) => set.reduce((sum, { requests }) => sum + amount(requests, resource), 0) >= gap);
  if (!covers(pods)) return;
  const share = ({ requests }: PodInfo) => gaps.reduce((sum, { resource, gap }) => sum + Math.min(1, amount(requests, resource) / gap), 0);
  const bySize = pods.toSorted((a, b) => share(b) - share(a));
  for (let size = Math.max(1, crowd); size <= Math.min(MOST_VICTIMS, pods.length); size++) {
    const some = new Set(bySize.slice(0, widthFor(size)));
    let tries = 0;
    for (const set of setsOf(
      pods.filter((pod) => some.has(pod)),
      size,
    )) {
      if (!covers(set)) continue;
      const change: Change = { kind: 'evict', pods: set.map(({ key }) => ({ pod: key, node: node.name })) };
      if (suffices(change)) {
        yield change;
        return;
      }
      if (++tries === MOST_VICTIMS) break;
    }
  }
  yield* evictions(
    question,
    bySize.map((pod) => ({ pod, node: node.name })),
  );
}

/** How many pods there may be for the sets of that size to be few enough. */
function widthFor(size: number): number {
  let [width, sets] = [size, 1];
  while (sets <= MOST_SETS && width < 500) {
    width++;
    sets = (sets * width) / (width - size);
  }
  return width - 1;
}

const ANY = '0.0.0.0';

/** As the plugin has it. */
function clash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY);
}

export function* unported(question: Question): Generator<Change> {
  const { situation, node } = question;
  const { ports } = situation.pod;
  const holders = node.pods.filter((other) => other.ports.some((taken) => ports.some((port) => clash(port, taken))));
  yield* evictions(
    question,
    mayGo(situation, holders).map((pod) => ({ pod, node: node.name })),
  );
  yield { kind: 'add node', like: node.name };
  const taken = ports.filter((port) => node.usedPorts.some((used) => clash(port, used))).map(({ port }) => String(port));
  yield { kind: 'drop rule', rule: 'hostPorts', of: [...new Set(taken)] };
}
