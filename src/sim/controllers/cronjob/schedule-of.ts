/** The schedule of a CronJob, in its time zone (pkg/controller/cronjob/cronjob_controllerv2.go, formatSchedule). */
import { parseSchedule } from '../../machinery/cron/parse.ts';
import { zoneNamed } from '../../machinery/cron/zone.ts';
import type { CronJob } from '../../machinery/types/cronjob.ts';

/** The text may name a zone itself. Without one it is UTC, the local time of the controller manager. */
export function scheduleOf({ spec: { schedule, timeZone } }: CronJob): ReturnType<typeof parseSchedule> {
  const isZoned = !schedule.includes('TZ') && timeZone !== undefined && zoneNamed(timeZone) !== undefined;
  return parseSchedule(isZoned ? `TZ=${timeZone} ${schedule}` : schedule);
}
