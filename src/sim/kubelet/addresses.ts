/** Pod addresses out of the node's range, after the CNI plugin host-local: upwards, round and round, skipping what is in use. */
import type { KubeletSelf } from './state.ts';

/** A free address; undefined: the range is used up, or not known yet. */
export function takeAddress(self: KubeletSelf): string | undefined {
  const { own } = self.state;
  const range = podRange(self);
  if (!range) return undefined;
  const { base, size } = range;
  for (let tried = 0; tried < size - 3; tried++) {
    const host = own.nextAddress;
    own.nextAddress = host + 1 >= size - 1 ? 2 : host + 1;
    if (own.addresses.has(host)) continue;
    own.addresses.add(host);
    return dotted(base + host);
  }
  return undefined;
}

export function releaseAddress(self: KubeletSelf, address: string): void {
  const range = podRange(self);
  if (range) self.state.own.addresses.delete(numberOf(address) - range.base);
}

/** The node's pod range as text; undefined: none yet. */
export function podCidr(self: KubeletSelf): string | undefined {
  return self.config.podCIDR ?? (self.state.own.node.node?.spec.podCIDR || undefined);
}

function podRange(self: KubeletSelf): { readonly base: number; readonly size: number } | undefined {
  const cidr = podCidr(self);
  if (!cidr) return undefined;
  const [address = '', bits = '24'] = cidr.split('/');
  return { base: numberOf(address), size: 2 ** (32 - Number(bits)) };
}

function numberOf(address: string): number {
  let number = 0;
  for (const part of address.split('.')) number = number * 256 + Number(part);
  return number;
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
