import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../kernel/effects.ts';
import type { Taint } from '../../machinery/types/node.ts';
import { tolerationTime } from './tolerations.ts';

const taint = (key: string, value?: string): Taint => ({ key, effect: 'NoExecute', ...(value === undefined ? {} : { value }) });

describe('time that a pod may stay', () => {
  it('is none if one of the taints is not tolerated', () => {
    expect(tolerationTime([taint('a')], [])).toBe(0);
    expect(tolerationTime([taint('a'), taint('b')], [{ key: 'a', operator: 'Exists' }])).toBe(0);
    expect(tolerationTime([taint('a', 'x')], [{ key: 'a', value: 'y' }])).toBe(0);
    expect(tolerationTime([taint('a')], [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }])).toBe(0);
  });

  it('has no end if the tolerations name none', () => {
    expect(tolerationTime([taint('a')], [{ operator: 'Exists' }])).toBeUndefined();
    expect(tolerationTime([taint('a', 'x')], [{ key: 'a', value: 'x', effect: 'NoExecute' }])).toBeUndefined();
  });

  it('is the shortest of the tolerations that are used', () => {
    const tolerations = [
      { key: 'a', operator: 'Exists' as const, tolerationSeconds: 300 },
      { key: 'b', operator: 'Exists' as const, tolerationSeconds: 20 },
      { key: 'c', operator: 'Exists' as const, tolerationSeconds: 1 },
    ];
    expect(tolerationTime([taint('a'), taint('b')], tolerations)).toBe(20 * SECOND);
    expect(tolerationTime([taint('a')], tolerations)).toBe(300 * SECOND);
    expect(tolerationTime([taint('a')], [{ operator: 'Exists', tolerationSeconds: -5 }])).toBe(0);
  });
});
