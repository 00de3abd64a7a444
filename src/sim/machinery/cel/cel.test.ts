import { describe, expect, it } from 'vitest';
import type { Device } from '../types/devices.ts';
import { visits } from './cost.ts';
import { compileSelector, MOST_COST, MOST_NAMES, runSelector } from './devices.ts';
import { shownProblem } from './expression.ts';
import { patternProblem } from './patterns.ts';
import { parseVersion } from './versions.ts';

const DEVICE: Device = {
  name: 'gpu-0',
  attributes: {
    model: { string: 'a100' },
    index: { int: 3 },
    'vendor.example/driverVersion': { version: '12.4.1-rc.1' },
    healthy: { bool: true },
  },
  capacity: { memory: { value: '40Gi' } },
};

function matches(source: string): unknown {
  const compiled = compileSelector(source);
  if (!compiled.ok) return compiled.problem;
  const outcome = runSelector(compiled.expression, 'gpu.example', DEVICE);
  return outcome.ok ? outcome.value : outcome.error;
}

describe('a device selector', () => {
  it.each([
    "device.driver == 'gpu.example'",
    "device.attributes['gpu.example'].model == 'a100' && device.attributes['gpu.example'].index > 2",
    "device.attributes['gpu.example'].model in ['a100', 'h100']",
    "device.attributes['gpu.example'].model.startsWith('a')",
    "device.attributes['gpu.example'].model.matches('^a[0-9]+$')",
    "device.attributes['gpu.example'].healthy",
    "device.capacity['gpu.example'].memory.compareTo(quantity('40Gi')) == 0",
    "device.capacity['gpu.example'].memory.isGreaterThan(quantity('39Gi'))",
    "device.capacity['gpu.example'].memory == quantity('40960Mi')",
    "device.capacity['gpu.example'].memory.sub(quantity('10Gi')).isLessThan(quantity('31Gi'))",
    "device.attributes['vendor.example'].driverVersion.isLessThan(semver('12.4.1'))",
    "device.attributes['vendor.example'].driverVersion.compareTo(semver('12.4.1-rc.1')) == 0",
    "has(device.attributes['gpu.example'].model)",
    "!has(device.attributes['other.example'].model)",
    "!('model' in device.attributes['other.example'])",
    "cel.bind(gpu, device.attributes['gpu.example'], gpu.model == 'a100' && gpu.index == 3)",
    "device.attributes.exists(domain, domain == 'vendor.example')",
    "device.attributes['gpu.example'].?speed.orValue('none') == 'none'",
  ])('holds: %s', (source) => expect(matches(source)).toBe(true));

  it.each([
    ["device.attributes['gpu.example'].speed == 1", 'no such key: speed'],
    ["device.attributes['other.example'].model == 'a'", 'no such key: model'],
    ["device.attributes['gpu.example'].model < 3", 'no such overload'],
    [
      "device.attributes['gpu.example'].model",
      "CEL result of type string could not be converted to bool: unsupported native conversion from string to 'bool'",
    ],
    ["quantity('fast') == quantity('1')", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])('fails when run: %s', (source, error) => expect(matches(source)).toBe(error));

  it.each([
    ['device.drivr == "x"', 1, 7, "undefined field 'drivr'"],
    [
      'device.driver == \n  "a" &&',
      2,
      9,
      "Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
    ],
    ['device.driver == "a")', 1, 21, "Syntax error: extraneous input ')' expecting <EOF>"],
    ['node.name == "x"', 1, 1, "undeclared reference to 'node' (in container '')"],
    ['device.driver', 1, 1, 'must evaluate to bool or the unknown type, not string'],
    ['device.driver.matches("(a+)+$")', 1, 23, 'a pattern may not repeat what repeats itself'],
    ['device.driver.matches(device.driver)', 1, 1, 'the pattern of matches() must be a literal'],
    ['has(device)', 1, 5, 'invalid argument to has() macro'],
  ])('is refused with line and column: %s', (source, line, column, message) => expect(matches(source)).toEqual({ line, column, message }));

  it('shows where it is wrong as cel-go does', () =>
    expect(shownProblem('true &&\n fals', { line: 2, column: 2, message: 'what', others: [{ line: 1, column: 3, message: 'also' }] })).toBe(
      'ERROR: <input>:2:2: what\n |  fals\n | .^\nERROR: <input>:1:3: also\n | true &&\n | ..^',
    ));

  it('is compiled once', () => expect(compileSelector('true')).toBe(compileSelector('true')));
});

describe('cost', () => {
  it('multiplies the bodies of loops by the number of items', () => expect(visits({ counts: [10, 5, 2] }, 3)).toBe(10 + 15 + 18));

  it('of nested loops over attributes exceeds what one device may cost', () => {
    const loops = [...'vwxyz'].reduceRight((body, name) => `device.attributes.all(${name}, ${body})`, "device.driver == 'a'");
    const compiled = compileSelector(loops);
    expect(compiled.ok && compiled.expression.cost(MOST_NAMES) > MOST_COST).toBe(true);
  });

  it('refuses values that grow without bound', () => {
    const doubled = [...'abcdefghijkl'].reduceRight(
      (body, name, at) => `cel.bind(${name}, ${at === 0 ? "'x'" : `${'abcdefghijkl'[at - 1]} + ${'abcdefghijkl'[at - 1]}`}, ${body})`,
      'l == ""',
    );
    expect(matches(doubled)).toMatchObject({ message: 'the value may become too large' });
    expect(matches(`device.driver.replace('a', '${'a'.repeat(40)}').replace('a', '${'a'.repeat(40)}') == ''`)).toMatchObject({
      message: 'the value may become too large',
    });
  });
});

describe('patterns', () => {
  it.each(['^a+b*$', '(ab|cd)+', '[()*+]+', 'a{2,3}', '\\(\\*+'])('allows %s', (pattern) =>
    expect(patternProblem(pattern)).toBeUndefined(),
  );
  it.each(['(a+)+', '(a|b*)*', '((a)+b){2}', '(a)\\1', '(?=a)', 'a*a*a*a*a*a*', '(', 'a'.repeat(300)])('refuses %s', (pattern) =>
    expect(patternProblem(pattern)).toBeTypeOf('string'),
  );
});

describe('versions', () => {
  const ORDER = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.10.0',
  ];
  it('stand in the order of semver.org', () => {
    for (const [at, version] of ORDER.slice(1).entries()) {
      expect(matches(`semver('${ORDER[at]}').isLessThan(semver('${version}'))`)).toBe(true);
      expect(matches(`semver('${version}').isLessThan(semver('${ORDER[at]}'))`)).toBe(false);
    }
  });
  it.each(['1.0', '01.0.0', 'v1.0.0', '1.0.0-01'])('%s is none', (text) => expect(parseVersion(text)).toBeUndefined());
});
