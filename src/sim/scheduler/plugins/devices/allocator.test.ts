import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device, DeviceClass, DeviceRequest, ResourceClaim, ResourceSlice } from '../../../machinery/types/devices.ts';
import type { Node } from '../../../machinery/types/node.ts';
import { allocate, type Inventory } from './allocator.ts';
import { poolId } from './indexes.ts';
import { AllocationError } from './matching.ts';

const DRIVER = 'gpu.example';
const NODE = { metadata: { name: 'n1', labels: { zone: 'a' } }, spec: {} } as unknown as Node;

function device(name: string, model = 'x', extra: Partial<Device> = {}): Device {
  return { name, attributes: { model: { string: model } }, ...extra };
}

function slice(devices: readonly Device[], more: Partial<ResourceSlice['spec']> = { nodeName: 'n1' }): ResourceSlice {
  const pool = { name: 'p', generation: 1, resourceSliceCount: 1 };
  return { metadata: { name: 's' }, spec: { driver: DRIVER, pool, devices, ...more } } as unknown as ResourceSlice;
}

const CLASS = {
  metadata: { name: 'gpu' },
  spec: {
    selectors: [{ cel: { expression: `device.driver == '${DRIVER}'` } }],
    config: [{ opaque: { driver: DRIVER, parameters: { of: 'class' } } }],
  },
} as unknown as DeviceClass;

function inventory(slices: readonly ResourceSlice[], ...taken: readonly string[]): Inventory {
  const of = (node: string) => slices.filter(({ spec }) => (spec.nodeName ?? '') === node);
  return {
    slices: { of, others: of(''), inPool: (id) => slices.filter((one) => poolId(one) === id) },
    classes: new Map([['gpu', CLASS]]),
    isTaken: (id) => taken.includes(id),
  };
}

function claim(requests: readonly DeviceRequest[], devices: object = {}): ResourceClaim {
  return { metadata: { name: 'c', namespace: 'default' }, spec: { devices: { requests, ...devices } } } as unknown as ResourceClaim;
}

const exactly = (name: string, more: object = {}): DeviceRequest => ({
  name,
  exactly: { deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 1, ...more },
});
const model = (wanted: string) => ({ selectors: [{ cel: { expression: `device.attributes['${DRIVER}'].model == '${wanted}'` } }] });

function got(claims: readonly ResourceClaim[], where: Inventory): unknown {
  const found = allocate(NODE, claims, where);
  if (!('results' in found)) return found.reason;
  return found
    .results()
    .map(({ devices }) => devices.results?.map(({ request, pool, device: name }) => `${request}=${pool}/${name}`).join(' '));
}

describe('allocation', () => {
  it('takes the first devices that are free and fit', () =>
    expect(
      got([claim([exactly('a', { count: 2 })])], inventory([slice([device('d0'), device('d1'), device('d2')])], `${DRIVER}/p/d1`)),
    ).toEqual(['a=p/d0 a=p/d2']));

  it('goes back where the first choice leaves nothing for a later request', () =>
    expect(got([claim([exactly('any'), exactly('x', model('x'))])], inventory([slice([device('d0', 'x'), device('d1', 'y')])]))).toEqual([
      'any=p/d1 x=p/d0',
    ]));

  it('and across claims', () =>
    expect(
      got([claim([exactly('any')]), claim([exactly('x', model('x'))])], inventory([slice([device('d0', 'x'), device('d1', 'y')])])),
    ).toEqual(['any=p/d1', 'x=p/d0']));

  it('says so if there is nothing', () =>
    expect(got([claim([exactly('a', { count: 2 })])], inventory([slice([device('d0')])]))).toBe('cannot allocate all claims'));

  it('takes the first alternative that can be had', () => {
    const request = {
      name: 'r',
      firstAvailable: [
        { name: 'two', deviceClassName: 'gpu', count: 2, ...model('y') },
        { name: 'one', deviceClassName: 'gpu', count: 1 },
      ],
    };
    expect(got([claim([request])], inventory([slice([device('d0', 'y'), device('d1')])]))).toEqual(['r/one=p/d0']);
    expect(got([claim([request])], inventory([slice([device('d0', 'y'), device('d1'), device('d2', 'y')])]))).toEqual([
      'r/two=p/d0 r/two=p/d2',
    ]);
  });

  it('takes all devices that match, or none; an alternative that asks for all too', () => {
    const all = { allocationMode: 'All', count: undefined };
    expect(
      got([claim([exactly('a', { ...all, ...model('y') })])], inventory([slice([device('d0', 'y'), device('d1'), device('d2', 'y')])])),
    ).toEqual(['a=p/d0 a=p/d2']);
    expect(got([claim([exactly('a', all)])], inventory([slice([device('d0'), device('d1')])], `${DRIVER}/p/d1`))).toBe(
      'cannot allocate all claims',
    );
    expect(got([claim([exactly('a', all)])], inventory([slice([])]))).toBe('cannot allocate all claims');
    const request = {
      name: 'r',
      firstAvailable: [
        { name: 's', deviceClassName: 'gpu', count: 1, ...model('z') },
        { name: 't', deviceClassName: 'gpu', allocationMode: 'All' as const },
      ],
    };
    expect(got([claim([request])], inventory([slice([device('d0'), device('d1')])]))).toEqual(['r/t=p/d0 r/t=p/d1']);
  });

  it('of two alternatives that want all devices the second gets what the first has found, as in the original', () => {
    const all = { deviceClassName: 'gpu', allocationMode: 'All' as const };
    const request = {
      name: 'r',
      firstAvailable: [
        { name: 'x', ...all, ...model('x') },
        { name: 'y', ...all, ...model('y') },
      ],
    };
    const slices = [slice([device('d0', 'x'), device('d1', 'y')])];
    expect(got([claim([request])], inventory(slices))).toEqual(['r/x=p/d0']);
    expect(got([claim([request])], inventory(slices, `${DRIVER}/p/d0`))).toBe('cannot allocate all claims');
  });

  it('takes an alternative that needs fewer where a claim would get too many, and fails if there is none', () => {
    const devices = Array.from({ length: 40 }, (_, at) => device(`d${at}`));
    const where = inventory([slice(devices)]);
    const some = (name: string, count: number) => ({ name, deviceClassName: 'gpu', count });
    const request = { name: 'r', firstAvailable: [some('many', 20), some('few', 1)] };
    const [found] = got([claim([request, exactly('a', { count: 20 })])], where) as readonly string[];
    expect(found?.split(' ').slice(0, 2)).toEqual(['r/few=p/d0', 'a=p/d1']);
    const late = { name: 'a', firstAvailable: [some('many', 32), some('few', 31), some('none', 5)] };
    const [other] = got([claim([exactly('r', { count: 20 }), late])], where) as readonly string[];
    expect(other?.split(' ').length).toBe(25);
  });

  it('looks for equal names only in pools of which all slices are there', () => {
    const pool = { name: 'p', generation: 1, resourceSliceCount: 1 };
    const whole = { ...pool, resourceSliceCount: 2 };
    const twins = (of: object) => [0, 1].map(() => slice([device('d0')], { nodeName: 'n1', pool: of } as never));
    expect(got([claim([exactly('a')])], inventory(twins(pool)))).toBe('cannot allocate all claims');
    expect(got([claim([exactly('a')])], inventory(twins(whole)))).toBe('invalid resource pools were encountered');
  });

  it('lets who only looks on share, though not within a claim', () => {
    const look = exactly('look', { adminAccess: true });
    const where = inventory([slice([device('d0')])], `${DRIVER}/p/d0`);
    expect(got([claim([look])], where)).toEqual(['look=p/d0']);
    expect(got([claim([look]), claim([look])], where)).toEqual(['look=p/d0', 'look=p/d0']);
    expect(
      got(
        [
          claim([
            { ...look, name: 'a' },
            { ...look, name: 'b' },
          ]),
        ],
        where,
      ),
    ).toBe('cannot allocate all claims');
  });

  it('keeps to one value of an attribute, for the requests that the constraint names', () => {
    const devices = [device('d0', 'x'), device('d1', 'y'), device('d2', 'y')];
    const both = [exactly('a'), exactly('b')];
    const same = (requests?: readonly string[]) => ({
      constraints: [{ matchAttribute: `${DRIVER}/model`, ...(requests && { requests }) }],
    });
    expect(got([claim(both, same())], inventory([slice(devices)]))).toEqual(['a=p/d1 b=p/d2']);
    expect(got([claim(both, same(['a']))], inventory([slice(devices)]))).toEqual(['a=p/d0 b=p/d1']);
    expect(got([claim(both, { constraints: [{ matchAttribute: 'other.example/model' }] })], inventory([slice(devices)]))).toBe(
      'cannot allocate all claims',
    );
  });

  it('does not search for ever', () => {
    const devices = Array.from({ length: 24 }, (_, at) => device(`d${at}`, `m${at}`));
    const requests = Array.from({ length: 12 }, (_, at) => exactly(`r${at}`));
    const impossible = exactly('last', model('nowhere'));
    expect(got([claim([...requests, impossible])], inventory([slice(devices)]))).toBe('timed out trying to allocate devices');
  });
});

describe('pools', () => {
  const half = (generation: number, count: number, name: string) =>
    slice([device(name)], { nodeName: 'n1', pool: { name: 'p', generation, resourceSliceCount: count } });

  it('are not used while slices are missing', () => {
    expect(got([claim([exactly('a')])], inventory([half(1, 2, 'd0')]))).toBe('cannot allocate all claims');
    expect(got([claim([exactly('a')])], inventory([half(1, 2, 'd0'), half(1, 2, 'd1')]))).toEqual(['a=p/d0']);
  });

  it('count in their newest generation', () =>
    expect(got([claim([exactly('a')])], inventory([half(1, 1, 'old'), half(2, 1, 'new')]))).toEqual(['a=p/new']));

  it('are passed over if the newest generation is for other nodes', () => {
    const elsewhere = slice([device('d1')], { nodeName: 'n2', pool: { name: 'p', generation: 2, resourceSliceCount: 1 } });
    expect(got([claim([exactly('a')])], inventory([half(1, 2, 'd0'), elsewhere]))).toBe('cannot allocate all claims');
  });

  it('with two devices of one name are invalid', () =>
    expect(got([claim([exactly('a')])], inventory([slice([device('d0'), device('d0')])]))).toBe('invalid resource pools were encountered'));

  it('an incomplete or invalid pool is an error for who wants all', () => {
    const all = claim([exactly('a', { allocationMode: 'All' })]);
    expect(() => got([all], inventory([half(1, 2, 'd0')]))).toThrow(
      'claim default/c, request a: asks for all devices, but resource pool gpu.example/p is currently being updated',
    );
    expect(() => got([all], inventory([slice([device('d0'), device('d0')])]))).toThrow(AllocationError);
  });

  it('are reached by node name, by selector, or from everywhere; the result says from where', () => {
    const term = { matchExpressions: [{ key: 'zone', operator: 'In' as const, values: ['a'] }] };
    const selectorOf = (spec: Partial<ResourceSlice['spec']>) => {
      const found = allocate(NODE, [claim([exactly('a')])], inventory([slice([device('d0')], spec)]));
      return 'results' in found ? found.results()[0]?.nodeSelector : found.reason;
    };
    expect(selectorOf({ nodeName: 'n1' })).toEqual({
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }],
    });
    expect(selectorOf({ nodeSelector: { nodeSelectorTerms: [term] } })).toEqual({ nodeSelectorTerms: [term] });
    expect(selectorOf({ allNodes: true })).toBeUndefined();
    expect(selectorOf({ nodeName: 'n2' })).toBe('cannot allocate all claims');
  });
});

it('writes the configuration of the class for all requests that it serves, that of the claim for each request that it names', () => {
  const ours = { opaque: { driver: DRIVER, parameters: { of: 'claim' } } };
  const found = allocate(
    NODE,
    [claim([exactly('a'), exactly('b')], { config: [ours, { ...ours, requests: ['b'] }] })],
    inventory([slice([device('d0'), device('d1')])]),
  );
  expect('results' in found && found.results()[0]?.devices.config).toEqual([
    { ...CLASS.spec.config?.[0], source: 'FromClass', requests: ['a', 'b'] },
    { ...ours, source: 'FromClaim' },
    { ...ours, source: 'FromClaim', requests: ['b'] },
  ]);
});

it('what a selector cannot judge is an error that names claim or class', () => {
  const odd = exactly('a', { selectors: [{ cel: { expression: `device.attributes['${DRIVER}'].speed > 3` } }] });
  expect(() => got([claim([odd])], inventory([slice([device('d0')])]))).toThrow(
    'claim default/c: selector #0: CEL runtime error: no such key: speed',
  );
});

/** Whether there is an allocation at all: every way to hand out devices is tried. */
function possible(wanted: readonly string[], devices: readonly Device[], same: boolean): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return true;
  return devices.some((one, at) => {
    const { string = '' } = one.attributes?.model ?? {};
    if (first !== '' && string !== first) return false;
    const left = devices.filter((other, index) => index !== at && (!same || other.attributes?.model?.string === string));
    return possible(rest, left, same);
  });
}

it('finds an allocation if and only if there is one, and never hands a device out twice', () => {
  const models = fc.constantFrom('x', 'y', 'z');
  const asked = fc.array(fc.constantFrom('', 'x', 'y'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(models, { maxLength: 5 }), asked, fc.boolean(), (kinds, wanted, same) => {
      const devices = kinds.map((kind, at) => device(`d${at}`, kind));
      const requests = wanted.map((kind, at) => exactly(`r${at}`, kind === '' ? {} : model(kind)));
      const constraints = same ? { constraints: [{ matchAttribute: `${DRIVER}/model` }] } : {};
      const found = allocate(NODE, [claim(requests, constraints)], inventory([slice(devices)]));
      expect('results' in found).toBe(possible(wanted, devices, same));
      if (!('results' in found)) return;
      const names = found.results()[0]?.devices.results?.map((one) => one.device) ?? [];
      expect(new Set(names).size).toBe(wanted.length);
      for (const [at, kind] of wanted.entries()) if (kind !== '') expect(kinds[Number(names[at]?.slice(1))]).toBe(kind);
      if (same) expect(new Set(names.map((name) => kinds[Number(name.slice(1))])).size).toBe(1);
    }),
    { numRuns: 300 },
  );
});
