import { expect, test } from 'vitest';
import type { PodTemplateSpec } from '../types/pod.ts';
import { deepPrint } from './deep-print.ts';
import { safeEncode, templateHash } from './template-hash.ts';

const container = {
  image: 'nginx:1.27',
  imagePullPolicy: 'IfNotPresent',
  name: 'app',
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};
const pod = {
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
const template = (part: object = {}): PodTemplateSpec =>
  ({ metadata: { labels: { app: 'x' } }, spec: { ...pod, containers: [{ ...container, ...part }] } }) as unknown as PodTemplateSpec;

test('hashes are those of the real control plane', () => {
  expect(templateHash(template())).toBe('68c6b4b8c8');
  expect(templateHash(template({ image: 'nginx:1.28' }))).toBe('6f74988899');
  const resources = { limits: { cpu: '500m', memory: '134217728' }, requests: { cpu: '250m', memory: '64Mi' } };
  expect(templateHash(template({ resources }))).toBe('755555dfcd');
});

test('a collision count gives another hash', () => {
  expect(templateHash(template(), 1)).not.toBe(templateHash(template()));
});

test('nil pointers keep their type, values behind pointers and in lists lose it', () => {
  const printed = deepPrint(template(), 'v1.PodTemplateSpec');
  expect(printed).toContain('TerminationGracePeriodSeconds:(*int64)30 ActiveDeadlineSeconds:(*int64)<nil>');
  expect(printed).toContain('Containers:([]v1.Container)[{Name:(string)app Image:(string)nginx:1.27');
  expect(printed).toContain('Labels:(map[string]string)map[app:x]');
});

test('the encoding has no vowels', () => {
  expect(safeEncode('3076963')).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{7}$/);
});
