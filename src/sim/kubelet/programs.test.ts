import { describe, expect, it } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { formatDuration, parseDuration } from '../machinery/durations.ts';
import type { Container } from '../machinery/types/container.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { backoffEnd, nextBackoff } from './backoff.ts';
import { DEFAULT_TIMINGS } from './config.ts';
import { fullName, imageID, isInvalidName, parseImage, pullFailure, pullPolicy, pullSpan } from './images.ts';
import { programOf, programOfCommand } from './programs.ts';

const exit = (...words: string[]) => {
  const program = programOfCommand(words)?.exit;
  return program && [program.after / SECOND, program.code];
};

const pod = (restartPolicy: string, annotations: object = {}): Pod =>
  ({ metadata: { annotations }, spec: { restartPolicy } }) as unknown as Pod;
const container: Container = { name: 'app', image: 'nginx' };

describe('a command', () => {
  it('is understood as far as it sleeps and exits', () => {
    expect(exit('true')).toEqual([0, 0]);
    expect(exit('/bin/false')).toEqual([0, 1]);
    expect(exit('sleep', '1.5')).toEqual([1.5, 0]);
    expect(exit('sleep', '2m')).toEqual([120, 0]);
    expect(exit('sh', '-c', 'exit 3')).toEqual([0, 3]);
    expect(exit('/bin/bash', '-ec', 'echo a; sleep 2 && sleep 3; exit 7; sleep 9')).toEqual([5, 7]);
    expect(exit('sh', '-c', 'false && sleep 5; true')).toEqual([0, 0]);
    expect(exit('sh', '-c', 'sleep 1\nfalse')).toEqual([1, 1]);
  });

  it('runs for ever if it loops or sleeps for ever; a bare sleep ignores TERM', () => {
    expect(programOfCommand(['sh', '-c', 'while true; do sleep 1; done'])).toEqual({ ignoresTerm: false });
    expect(programOfCommand(['sleep', 'infinity'])).toEqual({ ignoresTerm: true });
    expect(programOfCommand(['sleep', '9'])?.ignoresTerm).toBe(true);
    expect(programOfCommand(['nginx', '-g', 'daemon off;'])).toBeUndefined();
    expect(programOfCommand(['sh', '-c', 'nginx'])).toBeUndefined();
  });

  it('gives way to what annotations say, and to what the restart policy suggests', () => {
    const of = (policy: string, annotations: object = {}, init = false) =>
      programOf(pod(policy, annotations), container, init, DEFAULT_TIMINGS);
    expect(of('Always').exit).toBeUndefined();
    expect(of('Never').exit).toEqual({ after: DEFAULT_TIMINGS.completionMicros, code: 0 });
    expect(of('Always', { 'fake/outcome': 'fail:42', 'fake/after': '1m30s' }).exit).toEqual({ after: 90 * SECOND, code: 42 });
    expect(of('Always', { 'fake/outcome': 'oom' }).exit).toEqual({ after: 0, code: 137, reason: 'OOMKilled' });
    expect(of('Never', { 'fake/outcome': 'run' }).exit).toBeUndefined();
    expect(of('Always', { 'fake/outcome': 'run' }, true).exit?.code).toBe(0);
  });
});

describe('durations', () => {
  it('are read and written as Go does', () => {
    expect(['0', '1h2m', '500ms', '1.5s', 'soon', ''].map(parseDuration)).toEqual([
      0,
      3720 * SECOND,
      500_000,
      1_500_000,
      undefined,
      undefined,
    ]);
    expect([0, 812_400, 1_204_000, 62_500_000, 3_660_000_000].map(formatDuration)).toEqual(['0s', '812ms', '1.204s', '1m2.5s', '1h1m0s']);
  });
});

describe('images', () => {
  it('have full names', () => {
    const full = (name: string) => fullName(parseImage(name));
    expect(full('nginx')).toBe('docker.io/library/nginx:latest');
    expect(full('grafana/loki:3')).toBe('docker.io/grafana/loki:3');
    expect(full('localhost:5000/a')).toBe('localhost:5000/a:latest');
    expect(full('registry.k8s.io/pause@sha256:ab')).toBe('registry.k8s.io/pause@sha256:ab');
    expect([isInvalidName('Nginx'), isInvalidName('nginx:V1'), isInvalidName('')]).toEqual([true, false, true]);
    expect(imageID('nginx')).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
  });

  it('cannot be had if their names say so', () => {
    expect(pullFailure('nginx:1.27', pod('Always'))).toBeUndefined();
    expect(pullFailure('nginx:missing', pod('Always'))).toContain('docker.io/library/nginx:missing: not found');
    expect(pullFailure('invalid.example/a:1', pod('Always'))).toContain('dial tcp: lookup invalid.example: no such host');
    expect(pullFailure('nginx', pod('Always', { 'fake/outcome': 'image-pull-fail' }))).toContain('not found');
  });

  it('are pulled by policy, and take as long everywhere', () => {
    expect([{ image: 'a' }, { image: 'a:latest' }, { image: 'a:1' }].map((one) => pullPolicy({ name: 'x', ...one }))).toEqual([
      'Always',
      'Always',
      'IfNotPresent',
    ]);
    expect(pullSpan('nginx:1', false, 50_000_000)).toBe(pullSpan('nginx:1', false, 50_000_000));
    expect(pullSpan('nginx:1', true, 50_000_000)).toBeLessThan(pullSpan('nginx:1', false, 50_000_000));
    expect(pullSpan('nginx:1', false, 0)).toBe(0);
  });
});

describe('backoff', () => {
  it('doubles up to 300 s, and starts over after 600 s of calm', () => {
    let backoff = nextBackoff(undefined, 0, 0);
    const spans = [backoff.span / SECOND];
    for (let at = 1; at < 7; at++) {
      backoff = nextBackoff(backoff, at, at);
      spans.push(backoff.span / SECOND);
    }
    expect(spans).toEqual([10, 20, 40, 80, 160, 300, 300]);
    expect(nextBackoff(backoff, 600 * SECOND + 7, 600 * SECOND + 7).span).toBe(10 * SECOND);
  });

  it('is measured from the end of the container', () => {
    const backoff = nextBackoff(undefined, 0, 0);
    expect(backoffEnd(backoff, 5 * SECOND, 6 * SECOND)).toBe(15 * SECOND);
    expect(backoffEnd(backoff, 5 * SECOND, 15 * SECOND)).toBeUndefined();
    expect(backoffEnd(undefined, 5 * SECOND, 6 * SECOND)).toBeUndefined();
  });
});
