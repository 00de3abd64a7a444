/** The type `kubernetes.Semver` and its functions. Follows apiserver pkg/cel/library/semverlib.go; order after semver.org 2.0.0. */
import { type Environment, EvaluationError } from '@marcbachmann/cel-js';

const NUMBER = '(0|[1-9]\\d*)';
const PART = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const SHAPE = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${PART}(?:\\.${PART})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`);
const DIGITS = /^\d+$/;
const LEADING_ZERO = /^0\d+$/;
const LETTERS = /^[0-9a-zA-Z-]+$/;

/** A version as a value of expressions. What comes after a plus is no part of it. */
export class VersionValue {
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly string[];

  constructor(numbers: readonly bigint[], prerelease: readonly string[]) {
    this.numbers = numbers;
    this.prerelease = prerelease;
  }
}

/** Undefined for what is no version. */
export function parseVersion(text: string): VersionValue | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  return new VersionValue(
    [1, 2, 3].map((at) => BigInt(match[at] as string)),
    match[4]?.split('.') ?? [],
  );
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  if (DIGITS.test(a) && DIGITS.test(b)) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (DIGITS.test(a) !== DIGITS.test(b)) return DIGITS.test(a) ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareVersions(a: VersionValue, b: VersionValue): number {
  for (const [at, number] of a.numbers.entries()) {
    const other = b.numbers[at] as bigint;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return Math.sign(b.prerelease.length - a.prerelease.length);
  for (let at = 0; at < Math.max(a.prerelease.length, b.prerelease.length); at++) {
    const order = comparePart(a.prerelease[at], b.prerelease[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function parsed(text: string): VersionValue {
  const version = parseVersion(text);
  if (version === undefined) throw new EvaluationError({ code: 'invalid_version', message: versionProblem(text) });
  return version;
}

/** In the words of github.com/blang/semver. */
function versionProblem(text: string): string {
  if (text === '') return 'Version string empty';
  const [major = '', minor, ...others] = text.split('.');
  if (minor === undefined || others.length === 0) return 'No Major.Minor.Patch elements found';
  const [, patch = '', prerelease, build] = /^([^+-]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(others.join('.')) ?? [];
  for (const [name, number] of Object.entries({ Major: major, Minor: minor, Patch: patch })) {
    if (number === '') return 'strconv.ParseUint: parsing "": invalid syntax';
    if (!DIGITS.test(number)) return `Invalid character(s) found in ${name.toLowerCase()} number "${number}"`;
    if (LEADING_ZERO.test(number)) return `${name} number must not contain leading zeroes "${number}"`;
  }
  for (const part of prerelease?.split('.') ?? []) {
    if (part === '') return 'Prerelease is empty';
    if (LEADING_ZERO.test(part)) return `Numeric PreRelease version must not contain leading zeroes "${part}"`;
    if (!LETTERS.test(part)) return `Invalid character(s) found in prerelease "${part}"`;
  }
  const odd = build?.split('.').find((part) => !LETTERS.test(part)) ?? '';
  return odd === '' ? 'Build meta data is empty' : `Invalid character(s) found in build meta data "${odd}"`;
}

export function registerVersions(environment: Environment): Environment {
  const type = 'kubernetes.Semver';
  environment.registerType(type, VersionValue);
  environment.registerOperator(`${type} == ${type}`, (a: VersionValue, b: VersionValue) => compareVersions(a, b) === 0);
  const functions: Readonly<Record<string, (...values: never[]) => unknown>> = {
    [`semver(string): ${type}`]: parsed,
    'isSemver(string): bool': (text: string) => parseVersion(text) !== undefined,
    [`${type}.compareTo(${type}): int`]: (a: VersionValue, b: VersionValue) => BigInt(compareVersions(a, b)),
    [`${type}.isGreaterThan(${type}): bool`]: (a: VersionValue, b: VersionValue) => compareVersions(a, b) > 0,
    [`${type}.isLessThan(${type}): bool`]: (a: VersionValue, b: VersionValue) => compareVersions(a, b) < 0,
    [`${type}.major(): int`]: ({ numbers }: VersionValue) => numbers[0],
    [`${type}.minor(): int`]: ({ numbers }: VersionValue) => numbers[1],
    [`${type}.patch(): int`]: ({ numbers }: VersionValue) => numbers[2],
  };
  for (const [signature, handler] of Object.entries(functions)) environment.registerFunction(signature, handler as never);
  return environment;
}
