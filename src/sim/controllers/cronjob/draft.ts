/** A CronJob whose status is being worked out, to be written once at the end (the deep copy that pkg/controller/cronjob passes around). */
import type { CronJob } from '../../machinery/types/cronjob.ts';
import type { Job } from '../../machinery/types/job.ts';
import type { ObjectReference } from '../../machinery/types/object-reference.ts';

export class CronJobDraft {
  #cronJob: CronJob;

  constructor(cronJob: CronJob) {
    this.#cronJob = cronJob;
  }

  /** As it is now. */
  get cronJob(): CronJob {
    return this.#cronJob;
  }

  get active(): readonly ObjectReference[] {
    return this.#cronJob.status.active ?? [];
  }

  isActive(uid: string): boolean {
    return this.active.some((reference) => reference.uid === uid);
  }

  drop(uid: string | undefined): void {
    this.#set({ active: this.active.filter((reference) => reference.uid !== uid) });
  }

  started({ apiVersion, kind, metadata }: Job, scheduledAt: string): void {
    const { namespace, name, uid, resourceVersion } = metadata;
    const reference: ObjectReference = { kind, ...(namespace ? { namespace } : {}), name, uid, apiVersion, resourceVersion };
    this.#set({ active: [...this.active, reference], lastScheduleTime: scheduledAt });
  }

  succeededAt(time: string): void {
    this.#set({ lastSuccessfulTime: time });
  }

  #set(change: CronJob['status']): void {
    const { active, ...rest } = { ...this.#cronJob.status, ...change };
    const status = active?.length ? { active, ...rest } : rest;
    this.#cronJob = { ...this.#cronJob, status };
  }
}
