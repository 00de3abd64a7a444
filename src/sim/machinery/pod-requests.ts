/**
 * What a pod asks of its node: the greater of what its containers and sidecars need together, and what any init container needs while it
 * runs beside the sidecars started before it; what it asks for as a whole instead, if it does; plus overhead. The one place where this is
 * worked out, for validation, defaults and quotas, which need it exactly, and for scheduler and kubelets, which need it fast.
 *
 * Follows component-helpers resource/helpers.go (PodRequests, AggregateContainerRequests). Not modelled: resources of a pod as a whole that
 * are being resized, what resource claims allocate.
 */
import { addQuantities, compareQuantities, milliValue, parseQuantity, type Quantity, value } from './quantity.ts';

type List = Readonly<Record<string, string>>;

interface Requesting {
  readonly name?: string;
  readonly restartPolicy?: string | undefined;
  readonly resources?: { readonly requests?: List; readonly limits?: List };
}

export interface RequestingSpec {
  readonly containers: readonly Requesting[];
  readonly initContainers?: readonly Requesting[];
  readonly resources?: { readonly requests?: List; readonly limits?: List };
  readonly overhead?: List;
}

/** How amounts are read, added and compared. */
export interface Arithmetic<Amount> {
  /** Undefined if the text is no quantity. */
  read(name: string, text: string): Amount | undefined;
  plus(a: Amount, b: Amount): Amount;
  isLess(a: Amount, b: Amount): boolean;
}

export const EXACT: Arithmetic<Quantity> = {
  read(_, text) {
    const parsed = parseQuantity(text);
    return parsed.ok ? parsed.quantity : undefined;
  },
  plus: addQuantities,
  isLess: (a, b) => compareQuantities(a, b) < 0,
};

/** A plain number: thousandths of cpus, whole units of all else. */
export function amountOf(name: string, text: string | undefined): number {
  return name === 'cpu' ? milliValue(text) : value(text);
}

const NUMBERS: Arithmetic<number> = { read: amountOf, plus: (a, b) => a + b, isLess: (a, b) => a < b };

/** What a pod can ask for as a whole. */
export function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

type Amounts<Amount> = Map<string, Amount>;

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

function increase<Amount>(to: Amounts<Amount>, name: string, by: Amount, { plus }: Arithmetic<Amount>): void {
  const known = to.get(name);
  to.set(name, known === undefined ? by : plus(known, by));
}

function add<Amount>(to: Amounts<Amount>, list: List | undefined, arithmetic: Arithmetic<Amount>): void {
  for (const name in list) {
    const amount = arithmetic.read(name, list[name] as string);
    if (amount !== undefined) increase(to, name, amount, arithmetic);
  }
}

function addContainer<Amount>(
  to: Amounts<Amount>,
  { resources }: Requesting,
  assumed: ReadonlyMap<string, Amount>,
  arithmetic: Arithmetic<Amount>,
): void {
  const list = resources?.requests;
  add(to, list, arithmetic);
  for (const [name, amount] of assumed) if (list?.[name] === undefined) increase(to, name, amount, arithmetic);
}

function addAll<Amount>(to: Amounts<Amount>, more: ReadonlyMap<string, Amount>, arithmetic: Arithmetic<Amount>): void {
  for (const [name, amount] of more) increase(to, name, amount, arithmetic);
}

function raise<Amount>(to: Amounts<Amount>, floor: ReadonlyMap<string, Amount>, { isLess }: Arithmetic<Amount>): void {
  for (const [name, amount] of floor) {
    const known = to.get(name);
    if (known === undefined || isLess(known, amount)) to.set(name, amount);
  }
}

/** Of all containers. `assumed`: what each is taken to ask for that says nothing of it. */
export function containerRequests<Amount>(
  { containers, initContainers = [] }: RequestingSpec,
  arithmetic: Arithmetic<Amount>,
  assumed: ReadonlyMap<string, Amount> = NOTHING,
): Amounts<Amount> {
  const total: Amounts<Amount> = new Map();
  for (const container of containers) addContainer(total, container, assumed, arithmetic);
  if (initContainers.length === 0) return total;
  const sidecars: Amounts<Amount> = new Map();
  const initial: Amounts<Amount> = new Map();
  for (const container of initContainers) {
    if (container.restartPolicy === 'Always') {
      addContainer(total, container, assumed, arithmetic);
      addContainer(sidecars, container, assumed, arithmetic);
      raise(initial, sidecars, arithmetic);
      continue;
    }
    const together: Amounts<Amount> = new Map();
    addContainer(together, container, assumed, arithmetic);
    addAll(together, sidecars, arithmetic);
    raise(initial, together, arithmetic);
  }
  raise(total, initial, arithmetic);
  return total;
}

/** Amounts as `amountOf` gives them. */
export function podRequests(spec: RequestingSpec, assumed?: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const total = containerRequests(spec, NUMBERS, assumed);
  const whole = spec.resources?.requests;
  for (const name in whole) if (isPodResource(name)) total.set(name, amountOf(name, whole[name]));
  add(total, spec.overhead, NUMBERS);
  return total;
}

function limited(container: Requesting): Requesting {
  return { ...container, resources: { requests: container.resources?.limits ?? {} } };
}

/** Without overhead. `of`: what the pod asks for, or what it may use at most. */
export function exactTotals(spec: RequestingSpec, of: 'requests' | 'limits'): Map<string, Quantity> {
  const { containers, initContainers = [] } = spec;
  const total =
    of === 'requests'
      ? containerRequests(spec, EXACT)
      : containerRequests({ containers: containers.map(limited), initContainers: initContainers.map(limited) }, EXACT);
  const whole = spec.resources?.[of];
  for (const name in whole) {
    const amount = isPodResource(name) ? EXACT.read(name, whole[name] as string) : undefined;
    if (amount !== undefined) total.set(name, amount);
  }
  return total;
}

/** Adds the overhead: to requests always, to a limit only if there is one. */
export function addOverhead(total: Map<string, Quantity>, overhead: List | undefined, of: 'requests' | 'limits'): void {
  for (const name in overhead) {
    const amount = EXACT.read(name, overhead[name] as string);
    if (amount === undefined || (of === 'limits' && (total.get(name)?.nanos ?? 0n) === 0n)) continue;
    increase(total, name, amount, EXACT);
  }
}
