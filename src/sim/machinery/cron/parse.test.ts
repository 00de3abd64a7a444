import { describe, expect, it } from 'vitest';
import { scheduleProblem } from './parse.ts';

describe('schedules of CronJobs', () => {
  it.each(['*/5 * * * *', '0 0 1,15 * mon-fri', '@hourly', '@every 1h30m', '0 9-17/2 * jan ?', 'TZ=UTC 0 * * * *'])('takes %s', (text) => {
    expect(scheduleProblem(text)).toBeUndefined();
  });

  it.each([
    ['* * *', 'expected exactly 5 fields, found 3: [* * *]'],
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['@fortnightly', 'unrecognized descriptor: @fortnightly'],
    ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['@every 1x', 'failed to parse duration @every 1x: time: unknown unit "x" in duration "1x"'],
    ['@every 999999999h', 'failed to parse duration @every 999999999h: time: invalid duration "999999999h"'],
    ['TZ=Foo/Bar * * * * *', 'provided bad location Foo/Bar: unknown time zone Foo/Bar'],
    ['TZ=UTC', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
  ])('refuses %s', (text, problem) => {
    expect(scheduleProblem(text)).toBe(problem);
  });
});
