/** resource.Quantity as spew prints it: the parsed amount, and its text if that was canonical (apimachinery/pkg/api/resource/quantity.go). */

const BINARY_POWER: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL_POWER: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

interface Amount {
  readonly value: bigint;
  readonly scale: number;
  readonly format: 'BinarySI' | 'DecimalExponent' | 'DecimalSI' | '';
  /** The text is kept if Go's quick look takes it for canonical. */
  readonly canonical: boolean;
}

const NONE: Amount = { value: 0n, scale: 0, format: '', canonical: false };

function parse(text: string): Amount {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)0*(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
  const shifted = whole + fraction;
  const number = BigInt(shifted || '0');
  const value = sign === '-' ? -number : number;
  const binary = BINARY_POWER[suffix];
  if (binary !== undefined) return { value: value << BigInt(binary), scale: 0, format: 'BinarySI', canonical: (number & 7n) !== 0n };
  const power = DECIMAL_POWER[suffix];
  const scale = (power ?? Number(suffix.slice(1))) - fraction.length;
  const canonical = text === '0' || (scale % 3 === 0 && !shifted.endsWith('000') && /^[1-9]/.test(shifted));
  return { value, scale, format: power === undefined ? 'DecimalExponent' : 'DecimalSI', canonical };
}

export function printQuantity(quantity: string | number | undefined): string {
  const text = quantity === undefined ? '' : String(quantity);
  const { value, scale, format, canonical } = text ? parse(text) : NONE;
  const amount = `{value:(int64)${value} scale:(resource.Scale)${scale}}`;
  const kept = canonical ? text : '';
  return `{i:(resource.int64Amount)${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`;
}
