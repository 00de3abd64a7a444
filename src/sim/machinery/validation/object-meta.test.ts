import { describe, expect, it } from 'vitest';
import type { Draft } from '../scheme/definition.ts';
import type { FieldError } from './field-error.ts';
import { validateLabelSelector } from './labels.ts';
import { nameIsSubdomain } from './names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

function created(meta: object): readonly string[] {
  const errors: FieldError[] = [];
  validateObjectMeta({ name: 'a', namespace: 'n', ...meta }, true, nameIsSubdomain, 'metadata', errors);
  return errors.map(({ field, body }) => `${field}: ${body}`);
}

const STORED = Object.freeze({ name: 'a', namespace: 'n', uid: '1', resourceVersion: '5', creationTimestamp: 't', generation: 2 });

function updated(meta: object, revalidates = false, old: Draft = STORED): readonly string[] {
  const errors: FieldError[] = [];
  const rules = { namespaced: true, nameRule: nameIsSubdomain, revalidates };
  validateObjectMetaUpdate({ ...STORED, ...meta }, old, rules, 'metadata', errors);
  return errors.map(({ field, body }) => `${field}: ${body}`);
}

describe('metadata at creation', () => {
  it('needs a name', () => {
    expect(created({ name: undefined })).toEqual(['metadata.name: Required value: name or generateName is required']);
  });

  it('names a finalizer without a domain by its index', () => {
    expect(created({ finalizers: ['example.com/a', 'nope'] })).toEqual([
      'metadata.finalizers[1]: Invalid value: "nope": name is neither a standard finalizer name nor is it fully qualified',
    ]);
    expect(created({ finalizers: ['orphan', 'foregroundDeletion'] })).toHaveLength(1);
  });

  it('takes one controller', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'x', uid: '1', controller: true };
    expect(created({ ownerReferences: [owner] })).toEqual([]);
    expect(created({ ownerReferences: [owner, { ...owner, name: 'y' }] })[0]).toMatch(
      /Only one reference can have Controller set to true\. Found "true" in references for ReplicaSet\/x and ReplicaSet\/y$/,
    );
  });

  it('limits annotations as a whole', () => {
    expect(created({ annotations: { a: 'x'.repeat(256 * 1024 - 1) } })).toEqual([]);
    expect(created({ annotations: { a: 'x'.repeat(256 * 1024) } })).toEqual([
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
  });
});

describe('metadata on update', () => {
  it('says nothing of what stays', () => {
    expect(updated({})).toEqual([]);
    expect(updated({ labels: { a: 'b' } }, true)).toEqual([]);
  });

  it('tells of a changed uid twice, of a bad label once for each look', () => {
    expect(updated({ uid: '2' })).toEqual(Array(2).fill('metadata.uid: Invalid value: "2": field is immutable'));
    expect(updated({ labels: { 'a b': '' } })).toHaveLength(3);
    expect(updated({ labels: { 'a b': '' } }, true)).toHaveLength(4);
    expect(updated({ finalizers: ['nope'] }, true)).toHaveLength(2);
  });

  it('adds no finalizer to what is being deleted', () => {
    const dying = { ...STORED, deletionTimestamp: 't', finalizers: ['example.com/a'] };
    const errors = updated({ deletionTimestamp: 't', finalizers: ['example.com/a', 'example.com/b'] }, false, dying);
    expect(errors[0]).toContain('found new finalizers []string{"example.com/b"}');
    expect(updated({ deletionTimestamp: 't', finalizers: [] }, false, dying)).toEqual([]);
  });
});

it('checks what a selector asks for', () => {
  const errors: FieldError[] = [];
  const matchExpressions = [
    { key: 'a', operator: 'In' },
    { key: 'a', operator: 'Exists', values: ['x'] },
    { key: 'a b', operator: 'Like' },
  ];
  validateLabelSelector({ matchExpressions }, 's', errors);
  expect(errors.map(({ field }) => field)).toEqual([
    's.matchExpressions[0].values',
    's.matchExpressions[1].values',
    's.matchExpressions[2].operator',
    's.matchExpressions[2].key',
  ]);
});
