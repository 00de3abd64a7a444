/** Addresses and networks that are taken, though not as they should be written (apimachinery pkg/util/validation/ip.go, GetWarningsForIP). */
import ipaddr from 'ipaddr.js';
import { cidrFamily, parseIp } from './ip.ts';

const LEADING_ZERO = /(?:^|\.)0\d/;

/** Leading zeros, or an IPv4 address written as an IPv6 one. */
function isNonStandard(text: string): boolean {
  return text.includes(':') ? parseIp(text)?.kind() === 'ipv4' : LEADING_ZERO.test(text);
}

/** Undefined if there is nothing to say, also of what is no address at all: that is for validation. */
export function ipWarning(text: string, path: string): string | undefined {
  const address = parseIp(text);
  if (address === undefined) return undefined;
  const shown = address.toString();
  if (isNonStandard(text))
    return `${path}: non-standard IP address ${JSON.stringify(text)} will be considered invalid in a future Kubernetes release: use "${shown}"`;
  if (address.kind() === 'ipv6' && shown !== text)
    return `${path}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format ("${shown}")`;
  return undefined;
}

export function ipWarnings(texts: readonly string[], path: string): readonly string[] {
  const warnings: string[] = [];
  for (const [at, text] of texts.entries()) {
    const warning = ipWarning(text, `${path}[${at}]`);
    if (warning !== undefined) warnings.push(warning);
  }
  return warnings;
}

/** The first address of the network that `address` is in. */
function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, at) => byte & (0xff << Math.min(8, Math.max(0, 8 * (at + 1) - bits))));
  return ipaddr.fromByteArray(bytes).toString();
}

export function cidrWarnings(texts: readonly string[], path: string): readonly string[] {
  const warnings: string[] = [];
  for (const [at, text] of texts.entries()) {
    const slash = text.indexOf('/');
    const address = parseIp(text.slice(0, slash));
    if (cidrFamily(text) === undefined || address === undefined) continue;
    const bits = Number(text.slice(slash + 1));
    const shown = address.toString();
    const network = `${networkOf(address, bits)}/${bits}`;
    const before = warnings.length;
    if (network !== `${shown}/${bits}`) {
      const whole = address.kind() === 'ipv4' ? 32 : 128;
      warnings.push(
        `${path}[${at}]: CIDR value ${JSON.stringify(text)} is ambiguous in this context (should be "${network}" or "${shown}/${whole}"?)`,
      );
    }
    if (isNonStandard(text.slice(0, slash)) || /\/0\d/.test(text))
      warnings.push(
        `${path}[${at}]: non-standard CIDR value ${JSON.stringify(text)} will be considered invalid in a future Kubernetes release: use "${network}"`,
      );
    if (warnings.length === before && address.kind() === 'ipv6' && text !== `${shown}/${bits}`)
      warnings.push(`${path}[${at}]: IPv6 CIDR value ${JSON.stringify(text)} should be in RFC 5952 canonical format ("${shown}/${bits}")`);
  }
  return warnings;
}
