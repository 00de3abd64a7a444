/**
 * Address ranges of nodes: equal blocks cut from the cluster's range, handed out in turn after the last one given, as
 * pkg/controller/nodeipam/ipam/cidrset/cidr_set.go does. IPv4 only.
 */

/** Mutable state. */
export interface RangeSet {
  /** First address of the cluster's range, as a number. */
  readonly base: number;
  readonly blockBits: number;
  readonly count: number;
  readonly used: Set<number>;
  next: number;
}

function addressNumber(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressText(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** Blocks of `maskSize` in `cidr`, e.g. 24 in `10.244.0.0/16`. */
export function newRangeSet(cidr: string, maskSize: number): RangeSet {
  const [address = '', size = ''] = cidr.split('/');
  return { base: addressNumber(address), blockBits: 32 - maskSize, count: 2 ** (maskSize - Number(size)), used: new Set(), next: 0 };
}

function rangeText({ base, blockBits }: RangeSet, block: number): string {
  return `${addressText(base + block * 2 ** blockBits)}/${32 - blockBits}`;
}

function blockOf({ base, blockBits, count }: RangeSet, cidr: string): number | undefined {
  const block = Math.floor((addressNumber(cidr.split('/')[0] ?? '') - base) / 2 ** blockBits);
  return block >= 0 && block < count ? block : undefined;
}

/** The next free block; undefined if none is left. */
export function allocate(ranges: RangeSet): string | undefined {
  for (let tried = 0; tried < ranges.count; tried++) {
    const block = (ranges.next + tried) % ranges.count;
    if (ranges.used.has(block)) continue;
    ranges.used.add(block);
    ranges.next = (block + 1) % ranges.count;
    return rangeText(ranges, block);
  }
  return undefined;
}

/** Takes note that a node has that block already; blocks outside of the cluster's range are not kept. */
export function occupy(ranges: RangeSet, cidr: string): void {
  const block = blockOf(ranges, cidr);
  if (block !== undefined) ranges.used.add(block);
}

export function free(ranges: RangeSet, cidr: string): void {
  const block = blockOf(ranges, cidr);
  if (block !== undefined) ranges.used.delete(block);
}
