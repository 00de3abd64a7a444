import { describe, expect, it } from 'vitest';
import type { Message } from '../../protocol/message.ts';
import { narrate } from './narrate.ts';
import { plainText } from './sentence.ts';

const base: Message = {
  event: 5,
  order: 5,
  time: 0,
  sent: 0,
  cause: 4,
  kind: 'request',
  from: 'controller-manager',
  to: 'apiserver',
  client: 'controller-manager',
  verb: 'create',
  object: { resource: 'pods', namespace: 'default', name: 'web-1' },
  status: 0,
  label: 'pod',
  count: 1,
  background: false,
};
const told = (message: Partial<Message>) => plainText(narrate({ ...base, ...message }));

describe('narration', () => {
  it('names the controller and what moved it', () => {
    const trigger = {
      event: 2,
      kind: 'watch',
      verb: 'modified',
      object: { resource: 'replicasets', namespace: 'default', name: 'web' },
    } as const;
    expect(told({ part: 'replicaset', trigger })).toBe(
      'Because ReplicaSet web has changed, the ReplicaSet controller asks the API server to create pod web-1.',
    );
  });

  it('says that watches bring news, not that anybody is called', () => {
    expect(told({ kind: 'watch', from: 'apiserver', to: 'scheduler', client: 'scheduler', verb: 'added' })).toBe(
      'The scheduler learns from its watch that pod web-1 is new.',
    );
  });

  it('says where a pod is bound to, and what was refused', () => {
    expect(told({ from: 'scheduler', subresource: 'binding', detail: 'node-2' })).toBe(
      'The scheduler asks the API server to bind pod web-1 to node-2.',
    );
    expect(
      told({ kind: 'reply', from: 'apiserver', to: 'scheduler', verb: 'update', status: 409, detail: 'the object has been modified' }),
    ).toBe('The API server refuses the update of pod web-1 with 409: the object has been modified.');
  });

  it('does not call it a refusal that something is not there yet', () => {
    const you = 'person/you';
    expect(told({ from: you, verb: 'get' })).toBe('You asked the API server for pod web-1.');
    expect(told({ kind: 'reply', from: 'apiserver', to: you, verb: 'get', status: 404, detail: 'pods "web-1" not found' })).toBe(
      'The API server answers: there is no pod web-1 (404).',
    );
  });

  it('tells of writes to etcd with their revision', () => {
    expect(told({ kind: 'reply', from: 'etcd', to: 'apiserver', verb: 'put', detail: 'revision 42' })).toBe(
      'etcd has stored pod web-1 as revision 42.',
    );
    const lost = {
      kind: 'reply',
      from: 'etcd',
      to: 'apiserver',
      verb: 'put',
      status: 409,
      detail: 'the key has changed meanwhile',
    } as const;
    expect(told(lost)).toBe('etcd does not write pod web-1: the key has changed meanwhile.');
  });
});
