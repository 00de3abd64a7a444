/** The type `kubernetes.Quantity` and its functions. Follows apiserver pkg/cel/library/quantity.go. */
import { type Environment, EvaluationError } from '@marcbachmann/cel-js';
import { addQuantities, compareQuantities, parseQuantity, type Quantity, subtractQuantities } from '../quantity.ts';

const NANO = 1_000_000_000n;

/** A quantity as a value of expressions. */
export class QuantityValue {
  readonly quantity: Quantity;

  constructor(quantity: Quantity) {
    this.quantity = quantity;
  }
}

/** 0 for what is no quantity; API objects are validated. */
export function quantityValue(text: string): QuantityValue {
  const parsed = parseQuantity(text);
  return new QuantityValue(parsed.ok ? parsed.quantity : { nanos: 0n, format: 'DecimalSI' });
}

function parsed(text: string): QuantityValue {
  const result = parseQuantity(text);
  if (!result.ok) throw new EvaluationError({ code: 'invalid_quantity', message: result.error });
  return new QuantityValue(result.quantity);
}

const compared = (a: QuantityValue, b: QuantityValue): number => compareQuantities(a.quantity, b.quantity);
const isWhole = ({ quantity }: QuantityValue): boolean => quantity.nanos % NANO === 0n;

function asInteger(value: QuantityValue): bigint {
  if (!isWhole(value)) throw new EvaluationError({ code: 'not_an_integer', message: 'cannot convert value to integer' });
  return value.quantity.nanos / NANO;
}

const ofInteger = (number: bigint): QuantityValue => new QuantityValue({ nanos: number * NANO, format: 'DecimalSI' });

export function registerQuantities(environment: Environment): Environment {
  const type = 'kubernetes.Quantity';
  environment.registerType(type, QuantityValue);
  environment.registerOperator(`${type} == ${type}`, (a: QuantityValue, b: QuantityValue) => compared(a, b) === 0);
  const functions: Readonly<Record<string, (...values: never[]) => unknown>> = {
    [`quantity(string): ${type}`]: parsed,
    'isQuantity(string): bool': (text: string) => parseQuantity(text).ok,
    [`${type}.compareTo(${type}): int`]: (a: QuantityValue, b: QuantityValue) => BigInt(compared(a, b)),
    [`${type}.isGreaterThan(${type}): bool`]: (a: QuantityValue, b: QuantityValue) => compared(a, b) > 0,
    [`${type}.isLessThan(${type}): bool`]: (a: QuantityValue, b: QuantityValue) => compared(a, b) < 0,
    [`${type}.isInteger(): bool`]: isWhole,
    [`${type}.asInteger(): int`]: asInteger,
    [`${type}.asApproximateFloat(): double`]: ({ quantity }: QuantityValue) => Number(quantity.nanos) / Number(NANO),
    [`sign(${type}): int`]: (a: QuantityValue) => BigInt(compared(a, ofInteger(0n))),
    [`${type}.add(${type}): ${type}`]: (a: QuantityValue, b: QuantityValue) => new QuantityValue(addQuantities(a.quantity, b.quantity)),
    [`${type}.add(int): ${type}`]: (a: QuantityValue, b: bigint) => new QuantityValue(addQuantities(a.quantity, ofInteger(b).quantity)),
    [`${type}.sub(${type}): ${type}`]: (a: QuantityValue, b: QuantityValue) =>
      new QuantityValue(subtractQuantities(a.quantity, b.quantity)),
    [`${type}.sub(int): ${type}`]: (a: QuantityValue, b: bigint) =>
      new QuantityValue(subtractQuantities(a.quantity, ofInteger(b).quantity)),
  };
  for (const [signature, handler] of Object.entries(functions)) environment.registerFunction(signature, handler as never);
  return environment;
}
