/** Every sentence is taken from a run: what is told is what its steps say. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../kernel/run.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { played } from '../testing/played.ts';
import { describeEvent } from './describe.ts';

/** Names that end in letters of chance are told without them. */
function told(run: Run): ReadonlySet<string> {
  const sentences = new Set<string>();
  for (let event = 0; event < run.reached; event++) {
    const message = describeEvent(run.kernel, event);
    if (message?.decision === undefined || message.kind !== 'request') continue;
    sentences.add(plainText(narrate(message)).replace(/(-[0-9a-f]{8,10})?(-[a-z0-9]{5})?(?=[\s:.,])/g, ''));
  }
  return sentences;
}

describe('decisions', () => {
  it('of a first Deployment, from the ReplicaSet to the running container', () => {
    const sentences = told(played('first-deployment', 10));
    for (const sentence of [
      'The Deployment controller finds no ReplicaSet with the template of Deployment web: it creates ReplicaSet web with 3 replicas, as revision 1.',
      'The ReplicaSet controller wants 3 pods of ReplicaSet web and sees 0: it creates 3.',
      'The ReplicaSet controller counts 3 of 3 pods of ReplicaSet web, 0 of them ready: it writes that into its status.',
      'The kubelet on node-1 has started container web of pod web: it reports that.',
    ]) {
      expect(sentences).toContain(sentence);
    }
    expect(
      [...sentences].some((one) => /^The scheduler picked node-\d for web: 3 of 3 nodes fit; it beat node-\d by \d+ points\.$/.test(one)),
    ).toBe(true);
  });

  it('of a rollout tell what may be spared', () => {
    const sentences = told(played('rolling-update', 30));
    expect(sentences).toContain(
      'The Deployment controller must keep 3 pods available and has 1 to spare: it scales the old ReplicaSet web from 3 to 2.',
    );
    expect(sentences).toContain('The ReplicaSet controller wants 2 pods of ReplicaSet web and sees 3: it deletes 1.');
    expect(sentences).toContain(
      'The Deployment controller has room for the next step of the rollout: it scales the new ReplicaSet web from 1 to 2.',
    );
  });

  it('of pods that fit nowhere tell the reasons', () => {
    expect(told(played('too-big', 5))).toContain('The scheduler finds no node for web: none of 3 fits (3 Insufficient cpu).');
  });

  it('of pods that push others out tell whom, and why there', () => {
    const sentences = [...told(played('preemption', 70))];
    const found = (pattern: RegExp) => sentences.some((one) => pattern.test(one));
    expect(found(/^The scheduler makes room for urgent on node-\d: it evicts batch\S*; elsewhere more budgets would be broken\.$/)).toBe(
      true,
    );
    expect(found(/^The scheduler makes room for urgent on node-\d: it evicts front\S*, though a budget is broken; elsewhere/)).toBe(true);
    expect(found(/^The scheduler picked node-\d for urgent: it is nominated there, and still fits\.$/)).toBe(true);
  });

  it('of a DaemonSet tell which nodes lack a pod, and how many may be without', () => {
    const sentences = [...told(played('daemon-set', 60))];
    for (const pattern of [
      /^The DaemonSet controller has not seen this template of DaemonSet agent before: it keeps it as ControllerRevision agent\S*, number 1\.$/,
      /^The DaemonSet controller finds 2 of 2 nodes without a pod of DaemonSet agent: it creates 2, each for its node\.$/,
      /^The DaemonSet controller finds 1 of 3 nodes without a pod of DaemonSet agent: it creates 1, each for its node\.$/,
      /^The DaemonSet controller brings a new template to the pods of DaemonSet agent: 1 may be unavailable at a time, so it deletes the old pod agent\.$/,
      /^The DaemonSet controller counts 2 of 3 nodes with a ready pod of DaemonSet agent, 1 up to date: it writes that into its status\.$/,
    ]) {
      expect(sentences).toContainEqual(expect.stringMatching(pattern));
    }
  });

  it('of a CronJob tell what is due, what has ended and what is kept', () => {
    const sentences = [...told(played('cron-job', 340))];
    for (const sentence of [
      'The CronJob controller finds that CronJob report is due since 00:01:00: it creates Job report.',
      'The CronJob controller writes into the status of CronJob report that 1 Job of it is at work, the last one of 00:01:00.',
      'The CronJob controller sees that Job report has succeeded: it takes it off the list of CronJob report.',
      'The CronJob controller keeps no more ended Jobs of CronJob report than it is told to: it deletes Job report.',
    ]) {
      expect(sentences).toContain(sentence);
    }
  });

  it('of later batches of a slow start are those of their reconcile', () => {
    const run = played('scale', 30);
    let creations = 0;
    for (let event = 0; event < run.reached; event++) {
      const message = describeEvent(run.kernel, event);
      if (message?.kind !== 'request' || message.verb !== 'create' || message.object?.resource !== 'pods') continue;
      expect(plainText(message.decision ?? [])).toMatch(/wants \d pods of ReplicaSet web-\S+ and sees \d: it creates \d/);
      creations++;
    }
    expect(creations).toBe(8);
  });

  it('of heartbeats are none', () => {
    const run = played('first-deployment', 10);
    for (let event = 0; event < run.reached; event++) {
      const message = describeEvent(run.kernel, event);
      if (message?.kind === 'request' && message.background) expect(message.decision).toBeUndefined();
    }
  });
});
