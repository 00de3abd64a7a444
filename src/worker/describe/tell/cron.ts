/** CronJobs: what is due, what has ended, what is kept. */
import { counted } from '../counted.ts';
import { isAbout, isStatus, type Locals, named, type Rule, sentence } from './rule.ts';

const WHO = 'The CronJob controller';

function cronJobOf({ key }: Locals) {
  return named('cronjobs', 'CronJob', key);
}

function jobOf({ key, name }: Locals) {
  return named('jobs', 'Job', `${key.slice(0, key.indexOf('/'))}/${name}`);
}

/** `2026-01-01T00:01:00Z` -> `00:01:00`. */
function clock(time: string): string {
  return time.slice(time.indexOf('T') + 1, -1);
}

const startJob: Rule = (locals, occasion) => {
  if (!isAbout(occasion, 'jobs')) return undefined;
  return sentence(
    WHO,
    occasion.by,
    ' finds that ',
    cronJobOf(locals),
    ` is due since ${clock(locals.due)}: it creates `,
    jobOf(locals),
    '.',
  );
};

const deleteJob: Rule = (locals, occasion) => {
  if (!isAbout(occasion, 'jobs')) return undefined;
  const why = locals.why === 'history' ? ' keeps no more ended Jobs of ' : ' is to have no two Jobs at work for ';
  const end = locals.why === 'history' ? ' than it is told to: it deletes ' : ': it deletes ';
  return sentence(WHO, occasion.by, why, cronJobOf(locals), end, jobOf(locals), '.');
};

const jobEnded: Rule = (locals, occasion) => {
  if (!isStatus(occasion)) return undefined;
  const end = locals.end === 'Complete' ? ' has succeeded' : ' has failed';
  return sentence(WHO, occasion.by, ' sees that ', jobOf(locals), `${end}: it takes it off the list of `, cronJobOf(locals), '.');
};

const cronStatus: Rule = (locals, occasion) => {
  if (!isStatus(occasion)) return undefined;
  const { active, lastScheduleTime } = locals;
  const last = lastScheduleTime === undefined ? '' : `, the last one of ${clock(lastScheduleTime)}`;
  return sentence(
    WHO,
    occasion.by,
    ' writes into the status of ',
    cronJobOf(locals),
    ` that ${counted(active, 'Job')} of it ${active === 1 ? 'is' : 'are'} at work${last}.`,
  );
};

export const CRON: Readonly<Record<string, Rule>> = { startJob, deleteJob, jobEnded, cronStatus };
