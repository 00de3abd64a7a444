import { describe, expect, it } from 'vitest';
import { alongAt, elided, ON_BORDER, openPart, roomBetween, seenFromOtherEnd } from './flight.ts';
import { connect, pointAlong } from './geometry.ts';

const left = { x: 0, y: 0, width: 100, height: 100 };
const right = { x: 180, y: 0, width: 100, height: 100 };
const curve = connect({ x: 100, y: 50 }, 'right', { x: 180, y: 50 }, 'left');

describe('a token on a short wire', () => {
  const open = openPart(curve, 60, 22, left, right);

  it('lies on neither card in the open part of its way', () => {
    expect(open.begin).toBeGreaterThan(0.2);
    expect(open.end).toBeLessThan(0.8);
    for (const fraction of [open.begin, open.end]) {
      const { x } = pointAlong(curve, fraction);
      expect(x - 30).toBeGreaterThanOrEqual(100 - ON_BORDER - 1);
      expect(x + 30).toBeLessThanOrEqual(180 + ON_BORDER + 1);
    }
  });

  it('is there for more than half of its time, and goes all the way, never back', () => {
    expect([alongAt(0, open), alongAt(1, open)]).toEqual([0, 1]);
    const places = Array.from({ length: 101 }, (_, i) => alongAt(i / 100, open));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.filter((place) => place >= open.begin && place <= open.end).length).toBeGreaterThan(55);
  });

  it('is seen alike by one that comes from the other end', () => {
    expect(seenFromOtherEnd({ begin: 0.25, end: 0.5 })).toEqual({ begin: 0.5, end: 0.75 });
  });
});

it('a token that is wider than the gap stays in the middle for as long', () => {
  const { begin, end } = openPart(curve, 120, 22, left, right);
  expect(begin).toBe(end);
  expect(begin).toBeCloseTo(0.5, 1);
});

it('a token on a long wire moves evenly', () => {
  const far = connect({ x: 100, y: 50 }, 'right', { x: 1_100, y: 50 }, 'left');
  const open = openPart(far, 60, 22, left, { ...right, x: 1_100 });
  for (const progress of [0.01, 0.3, 0.5, 0.97]) expect(alongAt(progress, open)).toBeCloseTo(progress, 1);
});

it('there is no limit between cards one above the other', () => {
  expect(roomBetween(left, right)).toBe(80);
  expect(roomBetween(left, { ...left, y: 150 })).toBe(Number.POSITIVE_INFINITY);
});

it('labels are shortened, their number is not', () => {
  expect(elided('deploy/status', 8)).toBe('deploy/…');
  expect(elided('pods ×12', 7)).toBe('pods×12');
  expect(elided('endpointslices ×3', 8)).toBe('endpo…×3');
  expect(elided('rs', 8)).toBe('rs');
});
