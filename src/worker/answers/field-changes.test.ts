import { describe, expect, it } from 'vitest';
import { fieldChanges } from './field-changes.ts';

describe('field changes', () => {
  it('name the field, and what it was and is', () => {
    const before = { spec: { replicas: 3 }, metadata: { resourceVersion: '1', labels: { 'a/b': 'x' } } };
    const after = { spec: { replicas: 5 }, metadata: { resourceVersion: '2', labels: {} } };
    expect(fieldChanges(before, after)).toEqual([
      { path: 'spec.replicas', before: '3', after: '5' },
      { path: 'metadata.labels."a/b"', before: 'x', after: '' },
    ]);
  });

  it('find list items again by type or name, wherever they stand', () => {
    const before = {
      conditions: [
        { type: 'Ready', status: 'False' },
        { type: 'Initialized', status: 'True' },
      ],
    };
    const after = {
      conditions: [
        { type: 'Initialized', status: 'True' },
        { type: 'Ready', status: 'True' },
        { type: 'New', status: 'True' },
      ],
    };
    expect(fieldChanges(before, after)).toEqual([
      { path: 'conditions[Ready].status', before: 'False', after: 'True' },
      { path: 'conditions[New]', before: '', after: '{"type":"New","status":"True"}' },
    ]);
  });

  it('items without names are compared by place', () => {
    expect(fieldChanges({ args: ['a', 'b'] }, { args: ['a'] })).toEqual([{ path: 'args[1]', before: 'b', after: '' }]);
  });
});
