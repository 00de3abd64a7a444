/**
 * The order of a list after a strategic merge (apimachinery pkg/util/strategicpatch/patch.go: normalizeElementOrder, mergeSortedSlice):
 * what the patch names comes in the patch's order, the rest in the server's, and where both orders leave a choice the patch's go first.
 */
export type Identify = (item: unknown) => unknown;

function position(list: readonly unknown[], item: unknown, identify: Identify): number {
  const id = identify(item);
  return list.findIndex((other) => identify(other) === id);
}

function sortedBy(order: readonly unknown[], items: readonly unknown[], identify: Identify): unknown[] {
  return items
    .map((item) => ({ item, at: position(order, item, identify) }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

/** `merged` in the order that `patchOrder` and `serverOrder` give together. */
export function orderElements(
  merged: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  identify: Identify,
): unknown[] {
  const named: unknown[] = [];
  const others: unknown[] = [];
  for (const item of merged) (position(patchOrder, item, identify) >= 0 ? named : others).push(item);
  const left = sortedBy(serverOrder, others, identify);
  const right = sortedBy(patchOrder, named, identify);
  const result: unknown[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    if (l === left.length) result.push(right[r++]);
    else if (r === right.length) result.push(left[l++]);
    else {
      const leftAt = position(serverOrder, left[l], identify);
      const rightAt = position(serverOrder, right[r], identify);
      result.push(leftAt >= 0 && rightAt >= 0 && leftAt < rightAt ? left[l++] : right[r++]);
    }
  }
  return result;
}
