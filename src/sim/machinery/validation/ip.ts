/** IP addresses and networks in fields (apimachinery pkg/util/validation/ip.go, pkg/apis/core/validation, ValidateNonSpecialIP). */
import ipaddr from 'ipaddr.js';
import { type FieldError, invalid } from './field-error.ts';

export type IpFamily = 'IPv4' | 'IPv6';
type Address = ReturnType<typeof ipaddr.parse>;

const VALID_IP_TEXT = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const VALID_CIDR_TEXT = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
const IPV4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** As old fields of the API are read: leading zeros are decimal. */
export function parseIp(text: string): Address | undefined {
  if (IPV4.test(text)) {
    const parts = text.split('.').map(Number);
    return parts.some((part) => part > 255) ? undefined : new ipaddr.IPv4(parts);
  }
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

export function ipFamily(text: string): IpFamily | undefined {
  const address = parseIp(text);
  return address === undefined ? undefined : address.kind() === 'ipv4' ? 'IPv4' : 'IPv6';
}

/**
 * Addresses that were found in order lately. Only a memory of what the functions below say: an Endpoints object names the same thousand
 * addresses at each of its writes.
 */
const ordinary = new Set<string>();
const ORDINARY_BOUND = 50_000;

/** How new fields want addresses written, beyond being sound (IsValidIP). */
export function strictIpProblem(text: string): string | undefined {
  const address = parseIp(text);
  if (address === undefined) return undefined;
  if (address.kind() === 'ipv4' && text.includes(':')) return 'must not be an IPv4-mapped IPv6 address';
  const shown = address.toString();
  return shown === text ? undefined : `must be in canonical form ("${shown}")`;
}

/** False if it is not an address at all. */
export function validateIp(text: string, path: string, errors: FieldError[]): boolean {
  if (ordinary.has(text) || parseIp(text) !== undefined) return true;
  errors.push(invalid(path, text, VALID_IP_TEXT));
  return false;
}

export function cidrFamily(text: string): IpFamily | undefined {
  const slash = text.indexOf('/');
  const bits = text.slice(slash + 1);
  if (slash < 0 || !/^\d{1,3}$/.test(bits)) return undefined;
  const family = ipFamily(text.slice(0, slash));
  return family === undefined || Number(bits) > (family === 'IPv4' ? 32 : 128) ? undefined : family;
}

export function validateCidr(text: string, path: string, errors: FieldError[]): void {
  if (cidrFamily(text) === undefined) errors.push(invalid(path, text, VALID_CIDR_TEXT));
}

/** Addresses that traffic is sent to may not mean the sender or its link. */
export function validateNonSpecialIp(text: string, path: string, errors: FieldError[]): void {
  if (ordinary.has(text)) return;
  const before = errors.length;
  const address = parseIp(text);
  if (address === undefined) {
    errors.push(invalid(path, text, 'must be a valid IP address'));
    return;
  }
  const range = address.range();
  const bytes = address.toByteArray();
  if (bytes.every((byte) => byte === 0))
    errors.push(invalid(path, text, `may not be unspecified (${address.kind() === 'ipv4' ? '0.0.0.0' : '::'})`));
  if (range === 'loopback') errors.push(invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  if (range === 'linkLocal') errors.push(invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  const linkMulticast =
    address.kind() === 'ipv4' ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0 : bytes[0] === 0xff && ((bytes[1] ?? 0) & 0x0f) === 2;
  if (linkMulticast) errors.push(invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
  if (errors.length > before) return;
  if (ordinary.size >= ORDINARY_BOUND) ordinary.clear();
  ordinary.add(text);
}
