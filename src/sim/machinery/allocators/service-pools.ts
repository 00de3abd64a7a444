/**
 * The cluster IPs and node ports that Services hold (pkg/registry/core/service/{ipallocator,portallocator}): which are taken, and which
 * is given next. One IPv4 range, as the cluster is single-stack.
 *
 * Like the real allocators, the next one is looked for from a random place on, in the upper part of the range first, so that
 * addresses and ports that people ask for by number rarely collide with those given out.
 */
import type { Claim, ClaimPools } from '../scheme/definition.ts';

const FIRST_IP = (10 << 24) | (96 << 16);
const IP_COUNT = 1 << 16;
/** Offsets of the range that are never given: the network itself and its broadcast address. */
const UNUSABLE_IPS = 1;
/** How much of the lower end is left for those who ask by number. */
const RESERVED_IPS = 256;
export const FIRST_NODE_PORT = 30_000;
export const LAST_NODE_PORT = 32_767;
const RESERVED_NODE_PORTS = 86;

function ipText(offset: number): string {
  const value = FIRST_IP + offset;
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

export const SERVICE_RANGE = '10.96.0.0/16';
/** What a dry run shows where an address would be given: the network itself. */
export const DRY_RUN_IP = '10.96.0.0';
/** A dry run gives node ports from here on, whatever is free. */
export const FIRST_DRY_RUN_PORT = 32_769;

/** Where an address lies: the last of the range is in it, but cannot be had; the first counts as outside. `ip`: a sound IPv4 address. */
export function placeOfIp(ip: string): 'usable' | 'last' | 'outside' {
  const [a, b, c, d] = ip.split('.').map(Number) as [number, number, number, number];
  const offset = (c << 8) | d;
  if (a !== 10 || b !== 96 || offset < UNUSABLE_IPS) return 'outside';
  return offset < IP_COUNT - UNUSABLE_IPS ? 'usable' : 'last';
}

export function isNodePort(port: number): boolean {
  return port >= FIRST_NODE_PORT && port <= LAST_NODE_PORT;
}

export function ipClaim(ip: string): Claim {
  return `ip/${ip}`;
}

export function portClaim(port: number): Claim {
  return `port/${port}`;
}

/** First free number of [low, high), looked for from a random one on, around the end. */
function pick(low: number, high: number, random: number, free: (candidate: number) => boolean): number | undefined {
  const count = high - low;
  const start = Math.floor(random * count);
  for (let step = 0; step < count; step += 1) {
    const candidate = low + ((start + step) % count);
    if (free(candidate)) return candidate;
  }
  return undefined;
}

/** `random` in [0, 1). Undefined if the range is full. */
export function nextIp(pools: ClaimPools, random: number): string | undefined {
  const free = (offset: number): boolean => !pools.has(ipClaim(ipText(offset)));
  const offset =
    pick(UNUSABLE_IPS + RESERVED_IPS, IP_COUNT - UNUSABLE_IPS, random, free) ??
    pick(UNUSABLE_IPS, UNUSABLE_IPS + RESERVED_IPS, random, free);
  return offset === undefined ? undefined : ipText(offset);
}

/** `random` in [0, 1). Undefined if the range is full. */
export function nextNodePort(pools: ClaimPools, random: number): number | undefined {
  const free = (port: number): boolean => !pools.has(portClaim(port));
  return (
    pick(FIRST_NODE_PORT + RESERVED_NODE_PORTS, LAST_NODE_PORT + 1, random, free) ??
    pick(FIRST_NODE_PORT, FIRST_NODE_PORT + RESERVED_NODE_PORTS, random, free)
  );
}
