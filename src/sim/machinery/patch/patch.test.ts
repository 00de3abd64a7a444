import { describe, expect, it } from 'vitest';
import { structType } from '../schema/schema.ts';
import { goPrint } from './go-print.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch } from './merge-patch.ts';
import { applyStrategicMergePatch } from './strategic.ts';

const POD = structType('core.v1.Pod');

describe('merge patch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j gives %j', (original, patch, result) => {
    expect(applyMergePatch(original, patch)).toEqual(result);
  });

  it('shares what it does not touch, and changes nothing', () => {
    const original = { kept: { deep: [1] }, changed: { a: 1, b: { c: 2 } } };
    const result = applyMergePatch(original, { changed: { a: 2 } }) as typeof original;
    expect(result.kept).toBe(original.kept);
    expect(result.changed.b).toBe(original.changed.b);
    expect(original.changed.a).toBe(1);
  });
});

describe('JSON patch', () => {
  const document = { list: ['a', 'b'], map: { 'x/y': 1, 'm~n': 2 } };

  it.each([
    [
      { op: 'add', path: '/list/1', value: 'n' },
      { list: ['a', 'n', 'b'], map: document.map },
    ],
    [
      { op: 'add', path: '/list/-', value: 'n' },
      { list: ['a', 'b', 'n'], map: document.map },
    ],
    [
      { op: 'remove', path: '/list/-1' },
      { list: ['a'], map: document.map },
    ],
    [
      { op: 'replace', path: '/map/x~1y', value: 3 },
      { list: document.list, map: { 'x/y': 3, 'm~n': 2 } },
    ],
    [
      { op: 'remove', path: '/map/m~0n' },
      { list: document.list, map: { 'x/y': 1 } },
    ],
    [
      { op: 'move', from: '/list/0', path: '/map/moved' },
      { list: ['b'], map: { ...document.map, moved: 'a' } },
    ],
    [
      { op: 'copy', from: '/list/0', path: '/list/2' },
      { list: ['a', 'b', 'a'], map: document.map },
    ],
    [{ op: 'test', path: '/map', value: { 'm~n': 2, 'x/y': 1 } }, document],
  ])('%j', (operation, value) => {
    expect(applyJsonPatch(document, [operation])).toEqual({ ok: true, value });
  });

  it.each([
    { op: 'test', path: '/list/0', value: 'z' },
    { op: 'remove', path: '/map/none' },
    { op: 'add', path: '/none/deep', value: 1 },
    { op: 'add', path: '/list/9', value: 1 },
    { op: 'frob', path: '/list' },
    { path: '/list' },
    { op: 'add', value: 1 },
  ])('refuses %j', (operation) => {
    expect(applyJsonPatch(document, [{ op: 'add', path: '/first', value: 1 }, operation])).toEqual({ ok: false });
  });
});

describe('strategic merge patch', () => {
  const pod = {
    metadata: { labels: { a: '1' }, finalizers: ['x/one', 'x/two'] },
    spec: {
      containers: [
        { name: 'a', image: 'a:1', args: ['1', '2'], ports: [{ containerPort: 80 }] },
        { name: 'b', image: 'b:1' },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
      tolerations: [{ key: 'k', operator: 'Exists' }],
    },
  };
  const patched = (patch: object) => applyStrategicMergePatch(pod, patch as Readonly<Record<string, unknown>>, POD);
  const containers = (change: readonly object[], more: object = {}) => {
    const result = patched({ spec: { containers: change, ...more } });
    if (!result.ok) throw new Error(result.error);
    return (result.value as typeof pod).spec.containers;
  };

  it('merges lists by their key; what is new comes first', () => {
    expect(containers([{ name: 'b', image: 'b:2' }]).map(({ name, image }) => `${name} ${image}`)).toEqual(['a a:1', 'b b:2']);
    expect(containers([{ name: 'c', image: 'c:1' }]).map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });

  it('replaces atomic lists and merges nested ones', () => {
    const [first] = containers([{ name: 'a', args: ['3'], ports: [{ containerPort: 81 }] }]);
    expect(first).toEqual({ name: 'a', image: 'a:1', args: ['3'], ports: [{ containerPort: 81 }, { containerPort: 80 }] });
    expect(patched({ spec: { tolerations: [] } })).toMatchObject({ value: { spec: { tolerations: [] } } });
  });

  it('follows its directives', () => {
    expect(containers([{ name: 'a', $patch: 'delete' }]).map(({ name }) => name)).toEqual(['b']);
    expect(containers([{ $patch: 'replace' }, { name: 'only', image: 'o' }])).toEqual([{ name: 'only', image: 'o' }]);
    const ordered = containers([{ name: 'c', image: 'c' }], {
      '$setElementOrder/containers': [{ name: 'b' }, { name: 'c' }, { name: 'a' }],
    });
    expect(ordered.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
    expect(patched({ metadata: { '$deleteFromPrimitiveList/finalizers': ['x/one'] } })).toMatchObject({
      value: { metadata: { finalizers: ['x/two'] } },
    });
    expect(patched({ metadata: { finalizers: ['x/three'] } })).toMatchObject({
      value: { metadata: { finalizers: ['x/three', 'x/one', 'x/two'] } },
    });
    expect(patched({ spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] } })).toMatchObject({
      value: { spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] } },
    });
    expect(patched({ metadata: { labels: { $patch: 'replace', only: 'this' } } })).toMatchObject({
      value: { metadata: { labels: { only: 'this' } } },
    });
  });

  it('says what it cannot do', () => {
    expect(patched({ spec: { containers: [{ image: 'no-name' }] } })).toEqual({
      ok: false,
      error: 'map: map[image:no-name] does not contain declared merge key: name',
      malformed: false,
    });
    expect(patched({ metadata: { $patch: 'bogus' } })).toMatchObject({
      ok: false,
      error: 'unknown patch type: bogus in map: map[$patch:bogus]',
    });
  });
});

it('prints values as Go does', () => {
  expect(goPrint({ b: [1, 'x', { c: null }], a: true })).toBe('map[a:true b:[1 x map[c:<nil>]]]');
});
