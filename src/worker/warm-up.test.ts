import { afterEach, describe, expect, it, vi } from 'vitest';
import { warmUp } from './warm-up.ts';

describe('warm-up', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits while the worker has something to do, and ends by itself', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let idle = false;
    let asked = 0;
    warmUp(() => {
      asked++;
      return idle;
    });
    vi.advanceTimersByTime(10_000);
    expect(asked).toBeGreaterThan(10);
    expect(vi.getTimerCount()).toBe(1);
    idle = true;
    vi.advanceTimersByTime(10_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
