/**
 * Resource quantities (`500m`, `1Gi`, `12e6`), after apimachinery pkg/api/resource/quantity.go and suffix.go.
 *
 * Values are exact: whole nanos as a bigint. `milliValue` and `value` are the accessors for arithmetic in hot paths: they give plain
 * numbers, rounded up as the originals do.
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  /** Billionths of the unit. */
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

export type QuantityParse = { readonly ok: true; readonly quantity: Quantity } | { readonly ok: false; readonly error: string };

export const QUANTITY_PATTERN_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
export const QUANTITY_SUFFIX_ERROR = "unable to parse quantity's suffix";
export const QUANTITY_NUMERIC_ERROR = 'unable to parse numeric part of quantity';

const NANO = 1_000_000_000n;
const LARGEST_NANOS = (2n ** 63n - 1n) * NANO;

const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const DECIMAL_SUFFIXES: ReadonlyMap<number, string> = new Map(
  Object.entries(DECIMAL_EXPONENTS).map(([suffix, exponent]) => [exponent, suffix]),
);
const BINARY_SUFFIXES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
const EXPONENT = /^[eE]([-+]?\d+)$/;

/** Nanos of `digits` x 10^exponent / 10^decimals, rounded away from zero at the ninth decimal. */
function scaled(digits: bigint, exponent: number): bigint {
  const shift = exponent + 9;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits + divisor - 1n) / divisor;
}

export function parseQuantity(text: string): QuantityParse {
  if (text === '') return { ok: false, error: QUANTITY_PATTERN_ERROR };
  const parts = SHAPE.exec(text);
  if (parts === null) return { ok: false, error: QUANTITY_PATTERN_ERROR };
  const [, sign = '', whole = '', decimals = '', suffix = ''] = parts;
  if (whole === '' && decimals === '') return { ok: false, error: QUANTITY_PATTERN_ERROR };
  const digits = BigInt(whole + decimals);
  let format: QuantityFormat = 'DecimalSI';
  let nanos: bigint;
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  const exponent = EXPONENT.exec(suffix);
  if (binary > 0) {
    format = 'BinarySI';
    nanos = scaled(digits * 1024n ** BigInt(binary), -decimals.length);
  } else if (exponent !== null) {
    format = 'DecimalExponent';
    nanos = scaled(digits, Math.min(Number(exponent[1]), 40) - decimals.length);
  } else {
    const power = DECIMAL_EXPONENTS[suffix];
    if (power === undefined) return { ok: false, error: QUANTITY_SUFFIX_ERROR };
    nanos = scaled(digits, power - decimals.length);
  }
  if (format === 'BinarySI' && nanos > LARGEST_NANOS) nanos = LARGEST_NANOS;
  return { ok: true, quantity: { nanos: sign === '-' ? -nanos : nanos, format } };
}

/** The canonical text: the largest suffix that leaves a whole number; never an exponent unless it was written with one. */
export function formatQuantity(quantity: Quantity): string {
  const { nanos } = quantity;
  if (nanos === 0n) return '0';
  const units = nanos / NANO;
  if (quantity.format === 'BinarySI' && units * NANO === nanos && (units >= 1024n || units <= -1024n)) {
    let number = units;
    let power = 0;
    while (power < 6 && number % 1024n === 0n) {
      number /= 1024n;
      power++;
    }
    return `${number}${BINARY_SUFFIXES[power]}`;
  }
  let number = nanos;
  let exponent = -9;
  const isOpen = quantity.format === 'DecimalExponent';
  while ((isOpen || exponent < 18) && number % 1000n === 0n) {
    number /= 1000n;
    exponent += 3;
  }
  if (isOpen) return exponent === 0 ? `${number}` : `${number}e${exponent}`;
  return `${number}${DECIMAL_SUFFIXES.get(exponent)}`;
}

/** The canonical form of a text; the text itself if it is no quantity. */
export function canonicalQuantity(text: string): string {
  const parsed = parseQuantity(text);
  return parsed.ok ? formatQuantity(parsed.quantity) : text;
}

const MILLI_NANOS = 1_000_000n;
/** Digits that the original reads into an int64 without looking closer. */
const QUICK_DIGITS = 18;

/**
 * Is the text as the original would keep it? It does so with small numbers that need no other suffix, however they are written: `+1`,
 * `01`, `1.500` stay, `1.50` becomes `1500m`.
 */
function isKept(text: string): boolean {
  const parts = quickParts(text);
  if (parts === undefined) return false;
  return parts.isBinary ? parts.digits % 1024n !== 0n : parts.exponent % 3 === 0 && parts.digits % 1000n !== 0n;
}

/** A number that the original keeps as digits and exponent; undefined for one that it keeps as a big decimal. */
function quickParts(text: string): { readonly digits: bigint; readonly exponent: number; readonly isBinary: boolean } | undefined {
  const [, , whole = '', decimals = '', suffix = ''] = SHAPE.exec(text) ?? [];
  const digits = whole.replace(/^0+/, '') || '0';
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) {
    const isQuick = decimals === '' && 14 - digits.length - 3 * binary >= 0;
    return isQuick ? { digits: BigInt(digits), exponent: 0, isBinary: true } : undefined;
  }
  const exponent = Number(EXPONENT.exec(suffix)?.[1] ?? DECIMAL_EXPONENTS[suffix]) - decimals.length;
  if (digits.length + decimals.length > QUICK_DIGITS || exponent < -9) return undefined;
  return { digits: BigInt(digits + decimals), exponent, isBinary: false };
}

/** How a well-formed quantity is shown again. `inList`: among the resources of a ResourceList, where thousandths are rounded up. */
export function shownQuantity(text: string, { nanos, format }: Quantity, inList: boolean): string {
  if (inList && nanos % MILLI_NANOS !== 0n) {
    const rounded = (nanos / MILLI_NANOS + (nanos < 0n ? -1n : 1n)) * MILLI_NANOS;
    return formatQuantity({ nanos: rounded, format });
  }
  return isKept(text) ? text : formatQuantity({ nanos, format });
}

/** As the original sees it: in an int64 of thousandths, in which large numbers do not fit. */
export function isFractional(text: string): boolean {
  const parsed = parseQuantity(text);
  if (!parsed.ok) return false;
  const millis = parsed.quantity.nanos / MILLI_NANOS;
  if (millis < 2n ** 63n) return millis % 1000n !== 0n;
  return quickParts(text) === undefined && BigInt.asIntN(64, millis) % 1000n !== 0n;
}

/** Is the text a quantity below zero? */
export function isNegative(text: string): boolean {
  const parsed = parseQuantity(text);
  return parsed.ok && parsed.quantity.nanos < 0n;
}

export function compareQuantities(left: Quantity, right: Quantity): number {
  return left.nanos < right.nanos ? -1 : left.nanos > right.nanos ? 1 : 0;
}

/** The sum; it is written in the form of `left`, or of `right` if `left` is zero. */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  return { nanos: left.nanos + right.nanos, format: left.nanos === 0n ? right.format : left.format };
}

export function subtractQuantities(left: Quantity, right: Quantity): Quantity {
  return { nanos: left.nanos - right.nanos, format: left.nanos === 0n ? right.format : left.format };
}

function dividedUp(nanos: bigint, divisor: bigint): number {
  const quotient = nanos / divisor;
  return Number(nanos > 0n && quotient * divisor !== nanos ? quotient + 1n : quotient);
}

const ZERO = 48;
const NINE = 57;

/** `text` x factor for plain `123`, `123m`, `123Ki`, `123Mi`, `123Gi`; NaN for anything else or where it would not be exact. */
function plainValue(text: string, factor: number, milliFactor: number): number {
  let number = 0;
  let at = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
    number = number * 10 + code - ZERO;
  }
  if (at === 0 || at > 12) return Number.NaN;
  const left = text.length - at;
  if (left === 0) return number * factor;
  if (left === 1 && text[at] === 'm') return milliFactor === 0 ? Math.ceil(number / 1000) : number * milliFactor;
  if (left === 2 && text[at + 1] === 'i') {
    const suffix = text[at];
    const binary = suffix === 'G' ? 1_073_741_824 : suffix === 'M' ? 1_048_576 : suffix === 'K' ? 1024 : 0;
    const result = number * binary * factor;
    return binary !== 0 && result <= Number.MAX_SAFE_INTEGER ? result : Number.NaN;
  }
  return Number.NaN;
}

/** Whole units, rounded up; 0 for undefined or what is no quantity. */
export function value(text: string | undefined): number {
  if (text === undefined) return 0;
  const plain = plainValue(text, 1, 0);
  if (!Number.isNaN(plain)) return plain;
  const parsed = parseQuantity(text);
  return parsed.ok ? dividedUp(parsed.quantity.nanos, NANO) : 0;
}

/** Thousandths, rounded up; 0 for undefined or what is no quantity. */
export function milliValue(text: string | undefined): number {
  if (text === undefined) return 0;
  const plain = plainValue(text, 1000, 1);
  if (!Number.isNaN(plain)) return plain;
  const parsed = parseQuantity(text);
  return parsed.ok ? dividedUp(parsed.quantity.nanos, 1_000_000n) : 0;
}
