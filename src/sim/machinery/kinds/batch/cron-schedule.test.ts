import { describe, expect, it } from 'vitest';
import { scheduleProblem } from './cron-schedule.ts';

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
  ])('refuses %s', (text, problem) => {
    expect(scheduleProblem(text)).toBe(problem);
  });
});
