import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { cronJobController } from '../../sim/controllers/cronjob/controller.ts';
import type { CronJob } from '../../sim/machinery/types/cronjob.ts';
import type { Job } from '../../sim/machinery/types/job.ts';
import { Bench } from './bench.ts';

const CRON_JOBS = '/apis/batch/v1/namespaces/default/cronjobs';
const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const MINUTE = 60 * SECOND;
/** Minutes from 1970 to the beginning of virtual time. */
const FIRST_MINUTE = 29_453_760;

const JOB_SPEC = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'busybox' }] } } };

function cronJob(spec: object) {
  const metadata = { name: 'tick' };
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { schedule: '* * * * *', jobTemplate: { spec: JOB_SPEC }, ...spec } };
}

/** A bench with that CronJob. Nobody runs the Jobs: they are as the test writes them. */
function started(spec: object): Bench {
  const bench = new Bench([cronJobController]);
  bench.send('POST', CRON_JOBS, cronJob(spec));
  return bench;
}

const names = (bench: Bench): readonly string[] => bench.names(JOBS);
const status = (bench: Bench) => bench.get<CronJob>(`${CRON_JOBS}/tick`)?.status;
const events = (bench: Bench): readonly string[] => bench.events().filter((event) => event.includes('CronJob/tick'));
const minute = (at: number) => `tick-${FIRST_MINUTE + at}`;

test('a Job is started when it is due, and named after the minute', () => {
  const bench = started({}).run(MINUTE - SECOND);
  expect(names(bench)).toEqual([]);
  bench.run(2 * SECOND);
  expect(names(bench)).toEqual([minute(1)]);
  const [job] = bench.list<Job>(JOBS);
  expect(job?.metadata.annotations).toEqual({ 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T00:01:00Z' });
  expect(job?.metadata.ownerReferences).toMatchObject([{ kind: 'CronJob', name: 'tick', controller: true, blockOwnerDeletion: true }]);
  expect(status(bench)).toMatchObject({ lastScheduleTime: '2026-01-01T00:01:00Z', active: [{ kind: 'Job', name: minute(1) }] });
  expect(events(bench)).toEqual([`Normal SuccessfulCreate CronJob/tick: Created job ${minute(1)}`]);
});

test('schedules are read in their time zone', () => {
  const bench = started({ schedule: '30 9 * * *', timeZone: 'Asia/Kolkata' }).run(4 * 60 * MINUTE + SECOND);
  expect(bench.list<Job>(JOBS).map(({ metadata }) => metadata.annotations)).toEqual([
    { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T09:30:00+05:30' },
  ]);
});

test('Forbid waits for the Job that runs, Replace deletes it', () => {
  const forbidding = started({ concurrencyPolicy: 'Forbid' }).run(2 * MINUTE + SECOND);
  expect(names(forbidding)).toEqual([minute(1)]);
  expect(events(forbidding).at(-1)).toMatch(/JobAlreadyActive.*Not starting job because prior execution is running/);
  const replacing = started({ concurrencyPolicy: 'Replace' }).run(2 * MINUTE + SECOND);
  expect(names(replacing)).toEqual([minute(2)]);
  expect(status(replacing)?.active?.map(({ name }) => name)).toEqual([minute(2)]);
  expect(events(replacing)).toContain(`Normal SuccessfulDelete CronJob/tick: Deleted job ${minute(1)}`);
});

test('of many missed times the last is made up for, and that is told', () => {
  const bench = started({ suspend: true }).run(130 * MINUTE + 30 * SECOND);
  bench.send('PATCH', `${CRON_JOBS}/tick`, { spec: { suspend: false } });
  bench.run(SECOND);
  expect(names(bench)).toEqual([minute(130)]);
  expect(events(bench)).toContainEqual(expect.stringMatching(/^Warning TooManyMissedTimes CronJob\/tick: too many missed start times\./));
});

test('with a deadline only what is not too late is made up for', () => {
  const bench = started({ suspend: true, startingDeadlineSeconds: 20 }).run(10 * MINUTE + 30 * SECOND);
  bench.send('PATCH', `${CRON_JOBS}/tick`, { spec: { suspend: false } });
  bench.run(SECOND);
  expect(names(bench)).toEqual([]);
  bench.run(MINUTE);
  expect(names(bench)).toEqual([minute(11)]);
});

test('ended Jobs are told, counted and kept as far as they are wanted', () => {
  const bench = started({ successfulJobsHistoryLimit: 1 });
  for (const at of [1, 2]) {
    bench.run(MINUTE + SECOND);
    const time = `2026-01-01T00:0${at}:30Z`;
    const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastTransitionTime: time }));
    const startTime = `2026-01-01T00:0${at}:00Z`;
    bench.send('PATCH', `${JOBS}/${minute(at)}/status`, { status: { startTime, completionTime: time, succeeded: 1, conditions } });
  }
  bench.run(SECOND);
  expect(names(bench)).toEqual([minute(2)]);
  expect(status(bench)).toEqual({ lastScheduleTime: '2026-01-01T00:02:00Z', lastSuccessfulTime: '2026-01-01T00:02:30Z' });
  expect(events(bench)).toEqual([
    `Normal SuccessfulCreate CronJob/tick: Created job ${minute(1)}`,
    `Normal SawCompletedJob CronJob/tick: Saw completed job: ${minute(1)}, condition: Complete`,
    `Normal SuccessfulCreate CronJob/tick: Created job ${minute(2)}`,
    `Normal SuccessfulDelete CronJob/tick: Deleted job ${minute(1)}`,
    `Normal SawCompletedJob CronJob/tick: Saw completed job: ${minute(2)}, condition: Complete`,
  ]);
});

test('Jobs that come and go behind its back are told', () => {
  const bench = started({}).run(MINUTE + SECOND);
  bench.send('DELETE', `${JOBS}/${minute(1)}`, { propagationPolicy: 'Background' });
  bench.run(SECOND);
  expect(status(bench)?.active).toBeUndefined();
  const uid = bench.get<CronJob>(`${CRON_JOBS}/tick`)?.metadata.uid;
  const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid, controller: true }];
  bench.send('POST', JOBS, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'stray', ownerReferences }, spec: JOB_SPEC });
  bench.run(SECOND);
  expect(events(bench)).toEqual([
    `Normal SuccessfulCreate CronJob/tick: Created job ${minute(1)}`,
    `Normal MissingJob CronJob/tick: Active job went missing: ${minute(1)}`,
    'Warning UnexpectedJob CronJob/tick: Saw a job that the controller did not create or forgot: stray',
  ]);
});

test('a schedule that never comes is told; another one counts from then on', () => {
  const bench = started({ schedule: '59 23 31 2 *' }).run(SECOND);
  const invalid = 'invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second';
  expect(events(bench)).toEqual([`Warning InvalidSchedule CronJob/tick: ${invalid}`]);
  bench.send('PATCH', `${CRON_JOBS}/tick`, { spec: { schedule: '*/2 * * * *' } });
  bench.run(2 * MINUTE);
  expect(names(bench)).toEqual([minute(2)]);
});
