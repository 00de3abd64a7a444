import { describe, expect, it } from 'vitest';
import type { Frame, ObjectSummary } from '../protocol/frame.ts';
import type { Message } from '../protocol/message.ts';
import { applyFrame, useRun } from './run.ts';

const object = (id: string): ObjectSummary => ({
  id,
  resource: 'pods',
  kind: 'Pod',
  namespace: 'default',
  name: id,
  uid: id,
  revision: 1,
  created: 0,
  owner: '',
});
const message = (event: number, background = false) => ({ event, background }) as Message;
const base = useRun.getState();

function frame(patch: Partial<Frame>, step = 10): Frame {
  return {
    type: 'frame',
    number: 1,
    cursor: { ...base.cursor, step },
    reset: false,
    jumped: false,
    beat: undefined,
    passed: [],
    flows: [],
    changed: [],
    removed: [],
    components: [],
    gone: [],
    links: [],
    branches: undefined,
    bookmarks: undefined,
    ...patch,
  };
}

describe('applyFrame', () => {
  it('adds, replaces and removes objects, and says when they changed', () => {
    const first = { ...base, ...applyFrame(base, frame({ reset: true, changed: [object('a'), object('b')] })) };
    expect([...first.objects.keys()]).toEqual(['a', 'b']);
    const second = { ...first, ...applyFrame(first, frame({ removed: ['a'] })) };
    expect([...second.objects.keys()]).toEqual(['b']);
    expect(second.objectsVersion).toBe(first.objectsVersion + 1);
    expect(applyFrame(second, frame({})).objectsVersion).toBeUndefined();
  });

  it('keeps what was told, without background and without repeating itself', () => {
    const first = { ...base, ...applyFrame(base, frame({ passed: [message(1), message(2, true)] })) };
    const second = { ...first, ...applyFrame(first, frame({ passed: [message(1), message(3)] }, 11)) };
    expect(second.recent.map(({ event }) => event)).toEqual([1, 3]);
  });

  it('begins the telling anew when the cursor goes back', () => {
    const ahead = { ...base, ...applyFrame(base, frame({ passed: [message(8)] }, 9)) };
    expect(applyFrame(ahead, frame({ passed: [message(2)] }, 3)).recent?.map(({ event }) => event)).toEqual([2]);
  });
});
