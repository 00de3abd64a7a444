import { describe, expect, it } from 'vitest';
import { FlowRates, rateWords } from './flows.ts';
import type { Track, Tracks, Wire } from './wires.ts';

const wire = (id: string) => ({ id }) as Wire;
const WIRES = new Map<string, Track>([
  ['API ETCD', { wire: wire('a'), reversed: false }],
  ['node/… API', { wire: wire('n'), reversed: false }],
]);
const tracks: Tracks = (from, to) => WIRES.get(`${from} ${to}`);
const cards = new Set(['API', 'ETCD', 'node/…']);

describe('rates on wires', () => {
  it('come to what passes a second, and end with the run', () => {
    const rates = new FlowRates();
    let told = rates.add([], tracks, cards, 0);
    for (let i = 1; i <= 100; i++) told = rates.add([{ from: 'apiserver', to: 'etcd', count: 5 }], tracks, cards, i * 20);
    expect(told[0]?.rate).toBeGreaterThan(240);
    expect(told[0]?.rate).toBeLessThan(260);
    expect(rates.add([], tracks, cards, 2_020)).toEqual([]);
  });

  it('of nodes without a card of their own are those of the card for the others', () => {
    const rates = new FlowRates();
    rates.add([], tracks, cards, 0);
    const flows = [7, 8].map((i) => ({ from: `node/node-${i}`, to: 'apiserver', count: 10 }));
    const told = rates.add(flows, tracks, cards, 100);
    expect(told.map(({ track }) => track.wire.id)).toEqual(['n']);
  });

  it('are written short', () => {
    expect([rateWords(85.4), rateWords(2_412), rateWords(12_900)]).toEqual(['85/s', '2.4k/s', '13k/s']);
  });
});
