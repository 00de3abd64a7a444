import { describe, expect, it } from 'vitest';
import { byteLength, configKey, dns1123Label, environmentName, labelValue, nameIsSubdomain, portName, qualifiedName } from './names.ts';

describe('names', () => {
  it('takes labels of 63 characters and no more', () => {
    expect(dns1123Label('a'.repeat(63))).toEqual([]);
    expect(dns1123Label('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
    expect(dns1123Label('a.b')).toEqual(['must not contain dots']);
  });

  it('lets a generated name end in a dash', () => {
    expect(nameIsSubdomain('web-', true)).toEqual([]);
    expect(nameIsSubdomain('web-', false)).toHaveLength(1);
  });

  it('tells prefix and name of a qualified name apart', () => {
    expect(qualifiedName('example.com/name')).toEqual([]);
    expect(qualifiedName('/name')).toEqual(['prefix part must be non-empty']);
    expect(qualifiedName('Bad_/name')[0]).toMatch(/^prefix part a lowercase RFC 1123 subdomain/);
    expect(qualifiedName('')[0]).toBe('name part must be non-empty');
    expect(qualifiedName('')).toHaveLength(2);
    expect(qualifiedName('a/b/c')[0]).toMatch(/^a valid label key/);
  });

  it('counts label values in bytes', () => {
    expect(labelValue('')).toEqual([]);
    expect(labelValue('a'.repeat(64))).toEqual(['must be no more than 63 bytes']);
  });

  it('tells every fault of a port name', () => {
    expect(portName('http')).toEqual([]);
    expect(portName('-1--2-')).toEqual([
      'must contain at least one letter (a-z)',
      'must not contain consecutive hyphens',
      'must not begin or end with a hyphen',
    ]);
  });

  it('takes any printable environment name but one with an equals sign', () => {
    expect(environmentName('my var!')).toEqual([]);
    expect(environmentName('a=b')).toHaveLength(1);
    expect(environmentName('ä')).toHaveLength(1);
  });

  it('keeps keys from climbing out of a volume', () => {
    expect(configKey('a..b')).toEqual([]);
    expect(configKey('..')).toEqual(["must not be '..'"]);
    expect(configKey('..a')).toEqual(["must not start with '..'"]);
  });

  it('measures UTF-8', () => {
    expect(byteLength('aä€😀')).toBe(1 + 2 + 3 + 4);
  });
});
