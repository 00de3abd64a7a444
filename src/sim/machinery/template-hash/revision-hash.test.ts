import { expect, test } from 'vitest';
import type { PodTemplateSpec } from '../types/pod.ts';
import { revisionData, revisionHash, revisionText } from './revision-hash.ts';

const template = (part: object = {}): PodTemplateSpec =>
  ({
    metadata: { labels: { app: 'x' } },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'nginx:1.27',
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          ...part,
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    },
  }) as unknown as PodTemplateSpec;

test('hashes as the real control plane makes them', () => {
  expect(revisionHash(revisionData(template()), 0)).toBe('6bf866b678');
  expect(revisionHash(revisionData(template({ resources: { requests: { cpu: '250m' } } })), 0)).toBe('57794b669b');
});

test('a collision makes another hash', () => {
  expect(revisionHash(revisionData(template()), 1)).not.toBe(revisionHash(revisionData(template()), 0));
});

test('the order of the fields is nothing that counts', () => {
  const { metadata, spec } = template();
  expect(revisionText(revisionData({ spec, ...(metadata ? { metadata } : {}) }))).toBe(revisionText(revisionData(template())));
});

test('text is written as Go writes it', () => {
  expect(revisionText(revisionData(template({ command: ['sh', '-c', 'a <b && c "é"\u2028'] })))).toContain(
    '"command":["sh","-c","a \\u003cb \\u0026\\u0026 c \\"é\\"\\u2028"]',
  );
});
