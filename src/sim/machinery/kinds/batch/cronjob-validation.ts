/** pkg/apis/batch/validation/validation.go: ValidateCronJobCreate and its updates. */

import { scheduleProblem } from '../../cron/parse.ts';
import { zoneNamed } from '../../cron/zone.ts';
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, notSupported, required } from '../../validation/field-error.ts';
import { validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { shownSelector } from '../common/shown.ts';
import { validateJobTemplate } from './job-validation.ts';

/** The controller appends eleven characters, and names of Jobs have 63. */
const LONGEST_NAME = 52;
const POLICIES: readonly string[] = ['Allow', 'Forbid', 'Replace'];
const NO_MANUAL_SELECTOR: readonly string[] = ['nil', 'false'];
const ZONE_PART = /^[A-Za-z._\-0-9+]{1,14}$/;

function validateSchedule({ schedule = '', timeZone }: Draft, old: Draft, errors: FieldError[]): void {
  const path = 'spec.schedule';
  if (schedule === '') {
    errors.push(required(path));
    return;
  }
  const problem = scheduleProblem(schedule);
  if (problem !== undefined) errors.push(invalid(path, schedule, problem));
  if (!schedule.includes('TZ')) return;
  const allowed: boolean = old?.schedule?.includes('TZ') ?? false;
  if (!allowed) errors.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone !== undefined) errors.push(invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
}

function validateTimeZone(zone: string | undefined, errors: FieldError[]): void {
  const path = 'spec.timeZone';
  if (zone === undefined) return;
  if (zone === '') {
    errors.push(invalid(path, zone, 'timeZone must be nil or non-empty string'));
    return;
  }
  const wellFormed = zone.split('/').every((part) => part !== '.' && part !== '..' && !part.startsWith('-') && ZONE_PART.test(part));
  if (wellFormed && zone.toLowerCase() === 'local')
    errors.push(invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'));
  if (!wellFormed || (zone !== 'Local' && zoneNamed(zone) === undefined)) errors.push(invalid(path, zone, `unknown time zone ${zone}`));
}

function validateTemplate({ spec }: Draft, errors: FieldError[]): void {
  const path = 'spec.jobTemplate.spec';
  validateJobTemplate(spec, path, errors);
  const { selector, manualSelector } = spec;
  if (selector !== undefined) errors.push(invalid(`${path}.selector`, shownSelector(selector), '`selector` will be auto-generated'));
  if (manualSelector === true) errors.push(notSupported(`${path}.manualSelector`, manualSelector, NO_MANUAL_SELECTOR));
}

function validateSpec(spec: Draft, old: Draft): FieldError[] {
  const errors: FieldError[] = [];
  validateSchedule(spec, old, errors);
  validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors);
  if (old === undefined || old.timeZone !== spec.timeZone) validateTimeZone(spec.timeZone, errors);
  if (!POLICIES.includes(spec.concurrencyPolicy)) errors.push(notSupported('spec.concurrencyPolicy', spec.concurrencyPolicy, POLICIES));
  validateTemplate(spec.jobTemplate, errors);
  validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors);
  validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors);
  return errors;
}

export function validateCronJob({ metadata, spec }: Draft): readonly FieldError[] {
  const errors = validateSpec(spec, undefined);
  const name: string = metadata.name ?? '';
  if (name.length > LONGEST_NAME) errors.push(invalid('metadata.name', name, `must be no more than ${LONGEST_NAME} characters`));
  return errors;
}

export function validateCronJobUpdate({ spec }: Draft, old: ApiObject): readonly FieldError[] {
  return validateSpec(spec, (old as Draft).spec);
}
