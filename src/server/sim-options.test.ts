import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from './sim-options.ts';

describe('the command line of sim', () => {
  it('reads files and options in any order', () => {
    const words = ['a.yaml', '--nodes', '7', '-', '--for', '90s', '--print', 'hash', '--scheduler', 's.yaml', '--json', '--seed', 'x'];
    expect(parseOptions(words)).toEqual({
      files: ['a.yaml', '-'],
      nodes: 7,
      schedulers: ['s.yaml'],
      seed: 'x',
      span: 90_000_000,
      print: 'hash',
      json: true,
    });
  });

  it.each([
    [['--nodes', '7'], 'no FILE'],
    [['a', '--nodes', 'seven'], '--nodes: "seven"'],
    [['a', '--nodes', '5001'], '5000'],
    [['a', '--for', '10'], '--for: "10"'],
    [['a', '--for', '25h'], '24h'],
    [['a', '--until', 'bored'], '--until: "bored"'],
    [['a', '--print', 'all'], 'none of objects'],
    [['a', '--seed'], '--seed: a value is missing'],
    [['a', '--loud'], '--loud: no such option'],
  ])('refuses %j', (args, words) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(words);
  });
});

function sim(manifest: string, ...options: readonly string[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'sim-')), 'given.yaml');
  writeFileSync(file, manifest);
  return spawnSync('npx', ['--no-install', 'tsx', 'src/server/sim.ts', file, ...options], { encoding: 'utf8' });
}

describe('npm run sim', () => {
  it('tells file, document, line and field of bad input in one line, and exits with 2', () => {
    const { status, stderr } = sim(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Deployment\nmetadata: {name: b}\n',
    );
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/given\.yaml: document 2, line 5, field apiVersion: .*apps\/v1/);
  });

  it('tells file, line and field of a bad configuration of the scheduler', () => {
    const configuration = join(mkdtempSync(join(tmpdir(), 'sim-')), 'scheduler.yaml');
    writeFileSync(configuration, 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nparallelism: 0\n');
    const { status, stderr } = sim('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', '--scheduler', configuration);
    expect(status).toBe(2);
    expect(stderr).toMatch(/scheduler\.yaml: line 3, field parallelism: Invalid value: 0/);
  });

  it('prints a List of objects as JSON', () => {
    const { status, stdout } = sim('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n', '--json', '--for', '2s');
    expect(status).toBe(0);
    const list = JSON.parse(stdout) as { kind: string; items: { kind: string; metadata: { name: string; resourceVersion: string } }[] };
    expect(list.kind).toBe('List');
    const mine = list.items.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'a');
    expect(Number(mine?.metadata.resourceVersion)).toBeGreaterThan(0);
  });
});
