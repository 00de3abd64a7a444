import { describe, expect, it } from 'vitest';
import type { ComponentKind, Reply, StreamPiece } from './component.ts';
import { SECOND } from './effects.ts';
import { Kernel } from './kernel.ts';
import type { LinkSpec } from './links.ts';
import { SEVER_AFTER } from './links.ts';
import type { Topology } from './topology.ts';

interface Log {
  readonly lines: string[];
  stream: number;
}

const client: ComponentKind<Log> = {
  kind: 'client',
  init: () => ({ lines: [], stream: 0 }),
  message(self, payload) {
    if (payload === 'call') self.call('server', 'hello', 'replied', undefined, 5 * SECOND);
    else if (payload === 'open') self.state.stream = self.open('server', 'watch', 'piece');
    else if (payload === 'close') self.close(self.state.stream);
    else self.send('server', payload);
  },
  locals: {
    replied: (self, reply: Reply<string>) => self.state.lines.push(`${self.now} ${reply.ok ? reply.value : reply.failure}`),
    piece: (self, piece: StreamPiece) =>
      self.state.lines.push(`${self.now} ${piece.kind === 'data' ? piece.payload : (piece.failure ?? 'end')}`),
  },
};

const server: ComponentKind<Log> = {
  kind: 'server',
  init: () => ({ lines: [], stream: 0 }),
  request(self, { exchange, stream }) {
    if (!stream) return self.reply(exchange, 'hi');
    self.state.stream = exchange;
    for (let i = 0; i < 3; i++) self.push(exchange, `piece ${i}`);
  },
  message(self, payload) {
    if (payload === 'push') self.push(self.state.stream, 'more');
    else self.state.lines.push(`${self.now} ${payload}`);
  },
  locals: { closed: (self) => self.state.lines.push(`${self.now} closed`) },
};

function start(link: LinkSpec) {
  const topology: Topology = {
    components: [
      { id: 'client', kind: 'client', config: {} },
      { id: 'server', kind: 'server', config: {} },
    ],
    defaultLink: link,
  };
  const kernel = new Kernel({ kinds: { client, server }, sizeOf: () => 1_000 }, topology, 'links');
  const run = (until: number) => {
    while (kernel.step(until));
    kernel.idle(until);
  };
  const say = (payload: string, to = 'client') => kernel.input({ kind: 'message', to, payload });
  const lines = (id: string) => (kernel.component(id).state as Log).lines;
  run(0);
  return { kernel, run, say, lines };
}

describe('a link', () => {
  it('has latency each way', () => {
    const { run, say, lines } = start({ latency: 100 });
    say('call');
    run(SECOND);
    expect(lines('client')).toEqual(['200 hi']);
  });

  it('has bandwidth: messages wait for each other', () => {
    const { run, say, lines } = start({ latency: 100, bytesPerSecond: 1_000_000 });
    say('open');
    run(SECOND);
    expect(lines('client')).toEqual(['2200 piece 0', '3200 piece 1', '4200 piece 2']);
  });

  it('loses datagrams, and only delays calls', () => {
    const { run, say, lines } = start({ latency: 100, loss: 0.1 });
    for (let i = 0; i < 200; i++) say('datagram');
    for (let i = 0; i < 50; i++) say('call');
    run(60 * SECOND);
    expect(lines('server').length).toBeGreaterThan(150);
    expect(lines('server').length).toBeLessThan(200);
    expect(lines('client').filter((line) => line.endsWith(' hi')).length).toBeGreaterThan(40);
  });

  it('that is cut holds what is sent until it heals', () => {
    const { kernel, run, say, lines } = start({ latency: 100 });
    kernel.input({ kind: 'cut', between: ['client', 'server'] });
    say('call');
    run(2 * SECOND);
    expect(lines('client')).toEqual([]);
    kernel.input({ kind: 'heal', between: ['client', 'server'] });
    run(3 * SECOND);
    expect(lines('client')).toEqual([`${2 * SECOND + 200} hi`]);
  });

  it('that is cut for long times calls out and breaks streams at both ends', () => {
    const { kernel, run, say, lines } = start({ latency: 100 });
    say('open');
    run(SECOND);
    kernel.input({ kind: 'cut', between: ['client', 'server'] });
    say('call');
    run(100 * SECOND);
    expect(lines('client').slice(3)).toEqual([`${6 * SECOND} timeout`, `${SECOND + SEVER_AFTER} reset`]);
    expect(lines('server')).toEqual([`${SECOND + SEVER_AFTER} closed`]);
  });
});

describe('a component that dies', () => {
  it('refuses calls, and resets what it was serving', () => {
    const { kernel, run, say, lines } = start({ latency: 100 });
    say('open');
    run(SECOND);
    kernel.input({ kind: 'kill', component: 'server' });
    run(2 * SECOND);
    say('call');
    run(3 * SECOND);
    expect(lines('client').slice(3)).toEqual([`${SECOND + 100} reset`, `${2 * SECOND + 200} refused`]);
  });

  it('hangs up on its servers', () => {
    const { kernel, run, say, lines } = start({ latency: 100 });
    say('open');
    run(SECOND);
    kernel.input({ kind: 'kill', component: 'client' });
    run(2 * SECOND);
    expect(lines('server')).toEqual([`${SECOND + 100} closed`]);
  });

  it('that is only paused answers when it goes on', () => {
    const { kernel, run, say, lines } = start({ latency: 100 });
    kernel.input({ kind: 'pause', component: 'server' });
    say('call');
    run(SECOND);
    expect(lines('client')).toEqual([]);
    kernel.input({ kind: 'resume', component: 'server' });
    run(2 * SECOND);
    expect(lines('client')).toEqual([`${SECOND + 100} hi`]);
  });
});
