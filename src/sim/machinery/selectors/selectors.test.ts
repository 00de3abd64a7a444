import { describe, expect, it } from 'vitest';
import { fieldsHold, parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './parse-label-selector.ts';
import { requirementsHold, selectorMatches, selectorRequirements } from './requirements.ts';

function matches(text: string, labels: Record<string, string>): boolean {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return requirementsHold(parsed.requirements, labels);
}

describe('label selectors', () => {
  it.each([
    ['a=1', { a: '1' }, true],
    ['a==1', { a: '2' }, false],
    ['a!=1', {}, true],
    ['a in (1, 2)', { a: '2' }, true],
    ['a notin (1,2)', { a: '2' }, false],
    ['a notin (1)', {}, true],
    ['a', { a: '' }, true],
    ['!a', { a: '' }, false],
    ['a>5', { a: '6' }, true],
    ['a<5', { a: 'x' }, false],
    ['in=in', { in: 'in' }, true],
    ['a=', { a: '' }, true],
    ['', {}, true],
    ['a=1,b in (x),!c', { a: '1', b: 'x' }, true],
  ])('%s on %j: %s', (text, labels, holds) => {
    expect(matches(text, labels as Record<string, string>)).toBe(holds);
  });

  it.each([
    ['a=1,', "found '', expected: identifier after ','"],
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ])('%s: %s', (text, error) => {
    expect(parseLabelSelector(text)).toEqual({ ok: false, error });
  });

  it('match as objects: an absent one nothing, an empty one everything', () => {
    expect(selectorMatches(undefined, { a: '1' })).toBe(false);
    expect(selectorMatches({}, undefined)).toBe(true);
    const selector = { matchLabels: { a: '1' }, matchExpressions: [{ key: 'b', operator: 'DoesNotExist' as const }] };
    expect(selectorMatches(selector, { a: '1' })).toBe(true);
    expect(requirementsHold(selectorRequirements(selector), { a: '1', b: '' })).toBe(false);
  });
});

describe('field selectors', () => {
  const fields = (text: string, values: Record<string, string>) => {
    const parsed = parseFieldSelector(text);
    if (!parsed.ok) throw new Error(parsed.error);
    return fieldsHold(parsed.requirements, (field) => values[field] ?? '');
  };

  it('hold by value', () => {
    expect(fields('spec.nodeName=n1,status.phase!=Running', { 'spec.nodeName': 'n1', 'status.phase': 'Pending' })).toBe(true);
    expect(fields('spec.nodeName=', {})).toBe(true);
    expect(fields('metadata.name=a\\,b', { 'metadata.name': 'a,b' })).toBe(true);
  });

  it('are refused without an operator', () => {
    expect(parseFieldSelector('a=b,c')).toEqual({ ok: false, error: "invalid selector: 'a=b,c'; can't understand 'c'" });
  });
});
