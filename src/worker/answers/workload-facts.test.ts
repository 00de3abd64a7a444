/** What the page says of DaemonSets and CronJobs, in the scenarios that are about them. */
import { expect, it } from 'vitest';
import type { Run } from '../../kernel/run.ts';
import { played } from '../testing/played.ts';
import { objectDetail } from './object-detail.ts';
import { RevisionIndex } from './trace-search.ts';

function detail(run: Run, resource: string, name: string) {
  const { words, facts } = objectDetail(run, { resource, namespace: 'default', name }, new RevisionIndex());
  return { words, facts: facts.map(({ name: title, value }) => `${title}: ${value.map(({ text }) => text).join('')}`) };
}

it('a DaemonSet says on how many nodes it is, and how far its newest template has come', () => {
  const { words, facts } = detail(played('daemon-set', 14), 'daemonsets', 'agent');
  expect(words).toBe('Ready on 2 of 2 nodes that should run it.');
  expect(facts).toEqual([
    expect.stringMatching(/^Pod: agent-\w+ on node-1$/),
    expect.stringMatching(/^Pod: agent-\w+ on node-2$/),
    'Strategy: RollingUpdate, the pods of 1 at a time',
    'agent: fluent-bit:3.1',
  ]);
  expect(detail(played('daemon-set', 37), 'daemonsets', 'agent').words).toBe(
    'Ready on 2 of 3 nodes that should run it. The newest template is on 1 of them.',
  );
});

it('a CronJob says when it is due next, and what it does about the Job that runs', () => {
  expect(detail(played('cron-job', 10), 'cronjobs', 'report')).toEqual({
    words: 'Due next at 2026-01-01 00:01:00, in 42 s; 0 Jobs at work.',
    facts: [
      'Schedule: * * * * *',
      'Policy: Forbid: a Job that is due waits for the one that runs',
      'Keeps: 2 that succeeded, 1 that failed',
    ],
  });
  const { words, facts } = detail(played('cron-job', 295), 'cronjobs', 'report');
  expect(words).toBe('Suspended: nothing is started; 1 Job at work.');
  expect(facts).toEqual([
    expect.stringMatching(/^At work: report-\d+$/),
    'Schedule: * * * * *',
    'Last Job: for 00:04:00, 63 s ago',
    'Last success: 47 s ago',
    'Policy: Forbid: a Job that is due waits for the one that runs',
    'Keeps: 2 that succeeded, 1 that failed',
  ]);
});
