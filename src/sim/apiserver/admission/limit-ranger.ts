/** Limit ranges give containers what they did not say, and refuse what is too much or too little. Follows plugin/pkg/admission/limitranger. */
import { exactTotals } from '../../machinery/pod-requests.ts';
import { formatQuantity, milliValue } from '../../machinery/quantity.ts';
import { isGreater } from '../../machinery/resource-lists.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { LimitRange, LimitRangeItem, ResourceList } from '../../machinery/types/resourcequota.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './plugin.ts';
import { refuse } from './request.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';
const NOTHING: ResourceList = {};

/** Containers cannot change but by `resize`, so other updates of pods are not looked at. */
function isLimited({ definition, subresource, operation, old }: AdmissionAttributes): boolean {
  if (definition.group !== '' || (operation !== 'CREATE' && operation !== 'UPDATE') || old?.metadata.deletionTimestamp) return false;
  if (definition.plural === 'pods') return operation === 'CREATE' ? subresource === '' : subresource === 'resize';
  return definition.plural === 'persistentvolumeclaims' && subresource === '';
}

function limitRangesFor({ view, namespace }: AdmissionAttributes): readonly LimitRange[] {
  return view.list('', 'limitranges', namespace) as readonly LimitRange[];
}

/** Fills in one list of a container; gives the names that were missing. */
function fillIn(resources: Draft, field: 'limits' | 'requests', defaults: ResourceList): readonly string[] {
  const missing = Object.keys(defaults).filter((name) => resources[field]?.[name] === undefined);
  if (missing.length === 0) return missing;
  resources[field] = { ...resources[field] };
  for (const name of missing) resources[field][name] = defaults[name];
  return missing.sort();
}

function defaultContainers(containers: readonly Draft[], what: string, limits: ResourceList, requests: ResourceList): readonly string[] {
  const told: string[] = [];
  for (const container of containers) {
    container.resources ??= {};
    const setLimits = fillIn(container.resources, 'limits', limits);
    const setRequests = fillIn(container.resources, 'requests', requests);
    if (setRequests.length > 0) told.push(`${setRequests.join(', ')} request for ${what} ${container.name}`);
    if (setLimits.length > 0) told.push(`${setLimits.join(', ')} limit for ${what} ${container.name}`);
  }
  return told;
}

function admit(attributes: AdmissionAttributes): undefined {
  if (!isLimited(attributes) || attributes.definition.plural !== 'pods') return;
  const { spec, metadata } = attributes.draft;
  for (const { spec: range } of limitRangesFor(attributes)) {
    let [limits, requests] = [NOTHING, NOTHING];
    for (const item of range.limits ?? []) {
      if (item.type !== 'Container') continue;
      limits = { ...limits, ...item.default };
      requests = { ...requests, ...item.defaultRequest };
    }
    const told = [
      ...defaultContainers(spec.containers ?? [], 'container', limits, requests),
      ...defaultContainers(spec.initContainers ?? [], 'init container', limits, requests),
    ];
    if (told.length > 0) metadata.annotations = { ...metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${told.join('; ')}` };
  }
}

interface Asked {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

function lessThan(type: string, name: string, least: string, { requests, limits }: Asked): string | undefined {
  const words = `minimum ${name} usage per ${type} is ${least}`;
  const [request, limit] = [requests[name], limits[name]];
  if (request === undefined) return `${words}.  No request is specified`;
  if (isGreater(least, request)) return `${words}, but request is ${request}`;
  return limit !== undefined && isGreater(least, limit) ? `${words}, but limit is ${limit}` : undefined;
}

function moreThan(type: string, name: string, most: string, { requests, limits }: Asked): string | undefined {
  const words = `maximum ${name} usage per ${type} is ${most}`;
  const [request, limit] = [requests[name], limits[name]];
  if (limit === undefined) return `${words}.  No limit is specified`;
  if (isGreater(limit, most)) return `${words}, but limit is ${limit}`;
  return request !== undefined && isGreater(request, most) ? `${words}, but request is ${request}` : undefined;
}

/** Claims have no limits, so their greatest is of what they ask for. */
function moreRequested(type: string, name: string, most: string, { requests }: Asked): string | undefined {
  const words = `maximum ${name} usage per ${type} is ${most}`;
  const request = requests[name];
  if (request === undefined) return `${words}.  No request is specified`;
  return isGreater(request, most) ? `${words}, but request is ${request}` : undefined;
}

function ratioAbove(type: string, name: string, most: string, { requests, limits }: Asked): string | undefined {
  const words = `${name} max limit to request ratio per ${type} is ${most}, but`;
  const [request, limit] = [milliValue(requests[name]), milliValue(limits[name])];
  if (request === 0) return `${words} no request is specified or request is 0`;
  if (limit === 0) return `${words} no limit is specified or limit is 0`;
  return (limit / request) * 1000 > milliValue(most) ? `${words} provided ratio is ${(limit / request).toFixed(6)}` : undefined;
}

type Rule = (type: string, name: string, bound: string, asked: Asked) => string | undefined;

function check(rule: Rule, type: string, bounds: ResourceList | undefined, asked: Asked, problems: string[]): void {
  for (const [name, bound] of Object.entries(bounds ?? NOTHING)) {
    const problem = rule(type, name, bound, asked);
    if (problem !== undefined) problems.push(problem);
  }
}

function checkAll({ type, min, max, maxLimitRequestRatio }: LimitRangeItem, asked: Asked, problems: string[]): void {
  check(lessThan, type, min, asked, problems);
  check(moreThan, type, max, asked, problems);
  check(ratioAbove, type, maxLimitRequestRatio, asked, problems);
}

function askedBy({ resources }: Draft): Asked {
  return { requests: resources?.requests ?? NOTHING, limits: resources?.limits ?? NOTHING };
}

function totalOf(spec: Draft, of: 'requests' | 'limits'): ResourceList {
  return Object.fromEntries([...exactTotals(spec, of)].map(([name, amount]) => [name, formatQuantity(amount)]));
}

function podProblems({ spec: range }: LimitRange, spec: Draft): readonly string[] {
  const problems: string[] = [];
  for (const item of range.limits ?? []) {
    if (item.type === 'Container')
      for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) checkAll(item, askedBy(container), problems);
    if (item.type === 'Pod') checkAll(item, { requests: totalOf(spec, 'requests'), limits: totalOf(spec, 'limits') }, problems);
  }
  return problems;
}

function claimProblems({ spec: range }: LimitRange, spec: Draft): readonly string[] {
  const problems: string[] = [];
  const asked = { requests: spec.resources?.requests ?? NOTHING, limits: NOTHING };
  for (const item of range.limits ?? []) {
    if (item.type !== 'PersistentVolumeClaim') continue;
    check(lessThan, item.type, item.min, asked, problems);
    check(moreRequested, item.type, item.max, asked, problems);
  }
  return problems;
}

function validate(attributes: AdmissionAttributes): Status | undefined {
  if (!isLimited(attributes)) return undefined;
  const { definition, draft } = attributes;
  const problemsOf = definition.plural === 'pods' ? podProblems : claimProblems;
  for (const range of limitRangesFor(attributes)) {
    const problems = [...new Set(problemsOf(range, draft.spec))];
    if (problems.length > 0) return refuse(attributes, problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`);
  }
  return undefined;
}

export const limitRanger: AdmissionPlugin = { name: 'LimitRanger', admit, validate };
