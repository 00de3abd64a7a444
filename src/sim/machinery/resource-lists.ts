/** Arithmetic with lists of resources (apiserver pkg/quota/v1/resources.go). What is no quantity counts as 0. */
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, type Quantity, subtractQuantities } from './quantity.ts';
import type { ResourceList } from './types/resourcequota.ts';

const ZERO: Quantity = { nanos: 0n, format: 'DecimalSI' };

export function quantityOf(text: string | undefined): Quantity {
  const parsed = text === undefined ? undefined : parseQuantity(text);
  return parsed?.ok === true ? parsed.quantity : ZERO;
}

export function isGreater(left: string | undefined, right: string | undefined): boolean {
  return compareQuantities(quantityOf(left), quantityOf(right)) > 0;
}

export function addLists(left: ResourceList, right: ResourceList): ResourceList {
  const sum: Record<string, string> = { ...left };
  for (const [name, amount] of Object.entries(right)) {
    const known = left[name];
    sum[name] = known === undefined ? amount : formatQuantity(addQuantities(quantityOf(known), quantityOf(amount)));
  }
  return sum;
}

/** What is more in `left`; never below zero. */
export function excessOf(left: ResourceList, right: ResourceList): ResourceList {
  const rest: Record<string, string> = {};
  for (const [name, amount] of Object.entries(left)) {
    const difference = subtractQuantities(quantityOf(amount), quantityOf(right[name]));
    rest[name] = difference.nanos > 0n ? formatQuantity(difference) : '0';
  }
  return rest;
}

export function onlyNamed(list: ResourceList, names: ReadonlySet<string>): ResourceList {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(list)) if (names.has(name)) kept[name] = list[name] as string;
  return kept;
}

export function withoutZeros(list: ResourceList): ResourceList {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(list)) if (quantityOf(list[name]).nanos !== 0n) kept[name] = list[name] as string;
  return kept;
}

export function equalLists(left: ResourceList, right: ResourceList): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => right[name] !== undefined && quantityOf(left[name]).nanos === quantityOf(right[name]).nanos);
}
