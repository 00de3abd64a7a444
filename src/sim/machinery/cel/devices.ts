/**
 * Expressions that choose devices. Follows dynamic-resource-allocation cel/compile.go: `device.driver`, `device.attributes[domain].name`,
 * `device.capacity[domain].name`; a domain that the device knows nothing of has no names.
 */
import type { Device, DeviceAttribute } from '../types/devices.ts';
import { baseEnvironment } from './environment.ts';
import { type Compiled, compile, type Expression, type Outcome, type Problem, shownProblem } from './expression.ts';
import { quantityValue } from './quantities.ts';
import { parseVersion } from './versions.ts';
import { typeName } from './words.ts';

/** Values by name, by domain. */
type Domains = Map<string, ReadonlyMap<string, unknown>>;

class DeviceValue {
  readonly driver: string;
  /** Only with a feature that is off. */
  readonly allowMultipleAllocations = false;
  readonly attributes: Domains;
  readonly capacity: Domains;

  constructor(driver: string, attributes: Domains, capacity: Domains) {
    this.driver = driver;
    this.attributes = attributes;
    this.capacity = capacity;
  }
}

const ENVIRONMENT = baseEnvironment()
  .registerType('kubernetes.DRADevice', {
    ctor: DeviceValue,
    fields: {
      driver: 'string',
      allowMultipleAllocations: 'bool',
      attributes: 'map<string, map<string, dyn>>',
      capacity: 'map<string, map<string, kubernetes.Quantity>>',
    },
  } as never)
  .registerVariable('device', 'kubernetes.DRADevice');

/** Nodes of an expression that may be visited for one device (CELSelectorExpressionMaxCost). */
export const MOST_COST = 1_000_000;
/** Attributes and capacities that a device may have. */
export const MOST_NAMES = 32;

const NOT_BOOL = 'must evaluate to bool or the unknown type';

/** It may be of unknown type: whether it is a bool is known when it runs. */
export function compileSelector(source: string): Compiled {
  const result = compile(source, ENVIRONMENT);
  if (!result.ok || result.expression.type === 'bool' || result.expression.type === 'dyn') return result;
  return {
    ok: false,
    problem: { line: 1, column: 1, message: `${NOT_BOOL}, not ${shownType(result.expression.type)}` },
  };
}

/** As Kubernetes tells it of a selector. */
export function shownRefusal(source: string, problem: Problem): string {
  return problem.message.startsWith(NOT_BOOL) ? problem.message : `compilation failed: ${shownProblem(source, problem)}`;
}

/** Attributes are of any type. */
function shownType(type: string): string {
  return type === 'null' ? 'null_type' : typeName(type).replace('any', 'google.protobuf.Any');
}

const NO_NAMES: ReadonlyMap<string, unknown> = new Map();

/** The package takes nothing but plain maps, so this one is given another `get` of its own. */
function domainsOf<Value>(named: Readonly<Record<string, Value>> | undefined, driver: string, read: (value: Value) => unknown): Domains {
  const domains: Map<string, Map<string, unknown>> = new Map();
  for (const [name, value] of Object.entries(named ?? {})) {
    const slash = name.indexOf('/');
    const domain = slash < 0 ? driver : name.slice(0, slash);
    const values = domains.get(domain) ?? new Map<string, unknown>();
    domains.set(domain, values.set(name.slice(slash + 1), read(value)));
  }
  return Object.assign(domains, { get: (domain: string) => Map.prototype.get.call(domains, domain) ?? NO_NAMES });
}

function attributeValue({ bool, int, string, version }: DeviceAttribute): unknown {
  if (int !== undefined) return BigInt(int);
  if (bool !== undefined) return bool;
  return string ?? parseVersion(version ?? '');
}

const known = new WeakMap<Device, DeviceValue>();

function deviceValue(driver: string, device: Device): DeviceValue {
  let value = known.get(device);
  if (value === undefined) {
    const capacity = domainsOf(device.capacity, driver, (one) => quantityValue(one.value));
    value = new DeviceValue(driver, domainsOf(device.attributes, driver, attributeValue), capacity);
    known.set(device, value);
  }
  return value;
}

/** The outcome is a bool, or an error. */
export function runSelector(expression: Expression, driver: string, device: Device): Outcome {
  let known = judged.get(device);
  if (known?.driver !== driver) {
    known = { driver, outcomes: new WeakMap() };
    judged.set(device, known);
  }
  let outcome = known.outcomes.get(expression);
  if (outcome === undefined) {
    outcome = judge(expression, driver, device);
    known.outcomes.set(expression, outcome);
  }
  return outcome;
}

/** What was said of each device, which is part of one slice, and so of one driver, and never changes. */
const judged = new WeakMap<Device, { readonly driver: string; readonly outcomes: WeakMap<Expression, Outcome> }>();

function judge(expression: Expression, driver: string, device: Device): Outcome {
  const outcome = expression.run({ device: deviceValue(driver, device) });
  if (!outcome.ok || typeof outcome.value === 'boolean') return outcome;
  return { ok: false, error: `CEL result of type ${conversionFailure(outcome.value)}` };
}

/** Nothing but attributes can be of a type that is not known before. */
function conversionFailure(value: unknown): string {
  if (typeof value === 'string') return "string could not be converted to bool: unsupported native conversion from string to 'bool'";
  if (typeof value === 'bigint') return "int could not be converted to bool: unsupported type conversion from 'int' to bool";
  return "kubernetes.Semver could not be converted to bool: type conversion error from 'Semver' to 'bool'";
}
