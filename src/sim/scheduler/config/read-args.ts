/**
 * Arguments of plugins, checked and with defaults filled in. Follows apis/config/v1/defaults.go and apis/config/validation/
 * validation_pluginargs.go. Not modelled: shapes for the scores of volumes and timeouts of DynamicResources, whose features are off.
 */
import type { Draft } from '../../machinery/scheme/definition.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../machinery/validation/field-error.ts';
import { validateLabelName } from '../../machinery/validation/labels.ts';
import { checkNodeAffinity } from './node-terms.ts';
import { type ArgsByPlugin, DEFAULT_ARGS, type ResourceWeight, type ShapePoint } from './plugin-args.ts';

const STRATEGIES: readonly string[] = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];
const DEFAULTINGS: readonly string[] = ['System', 'List'];
const ACTIONS: readonly string[] = ['DoNotSchedule', 'ScheduleAnyway'];
const MOST_SCORE = 10;

function checkRange(value: number, least: number, most: number, path: string, errors: FieldError[]): void {
  if (value < least || value > most) errors.push(invalid(path, value, `not in valid range [${least}, ${most}]`));
}

function checkShapePoints(shape: readonly ShapePoint[], path: string, errors: FieldError[]): void {
  if (shape.length === 0) errors.push(required(path, 'at least one point must be specified'));
  for (const [at, { utilization, score }] of shape.entries()) {
    const before = shape[at - 1];
    if (before !== undefined && before.utilization >= utilization)
      errors.push(invalid(`${path}[${at}].utilization`, utilization, 'values must be sorted in increasing order'));
    checkRange(utilization, 0, 100, `${path}[${at}].utilization`, errors);
    checkRange(score, 0, MOST_SCORE, `${path}[${at}].score`, errors);
  }
}

/** Without a weight, or with one of 0, a resource weighs 1. */
function resourcesOf(given: readonly Draft[] | undefined, fallback: readonly ResourceWeight[]): readonly ResourceWeight[] {
  return (given ?? []).length === 0 ? fallback : (given as readonly Draft[]).map(({ name, weight }) => ({ name, weight: weight || 1 }));
}

function shapeOf(given: readonly Draft[] = []): readonly ShapePoint[] {
  return given.map(({ utilization = 0, score = 0 }) => ({ utilization, score }));
}

type Reader<Name extends keyof ArgsByPlugin> = (given: Draft, path: string, errors: FieldError[]) => ArgsByPlugin[Name];

/** Whoever writes a strategy has to name its type. */
const LEAST: Draft = { type: 'LeastAllocated' };

const fit: Reader<'NodeResourcesFit'> = ({ ignoredResources = [], ignoredResourceGroups = [], scoringStrategy = LEAST }, path, errors) => {
  for (const [at, name] of ignoredResources.entries()) validateLabelName(name, `${path}.ignoredResources[${at}]`, errors);
  for (const [at, group] of ignoredResourceGroups.entries()) {
    const field = `${path}.ignoredResourceGroups[${at}]`;
    if (group.includes('/')) errors.push(invalid(field, group, "resource group name can't contain '/'"));
    validateLabelName(group, field, errors);
  }
  const at = `${path}.scoringStrategy`;
  const { type = '', requestedToCapacityRatio } = scoringStrategy;
  const resources = resourcesOf(scoringStrategy.resources, DEFAULT_ARGS.NodeResourcesFit.scoringStrategy.resources);
  if (!STRATEGIES.includes(type)) errors.push(notSupported(`${at}.type`, type, STRATEGIES));
  for (const [i, { name, weight }] of resources.entries())
    if (weight < 0 || weight > 100)
      errors.push(invalid(`${at}.resources[${i}].weight`, weight, `resource weight of ${name} not in valid range (0, 100]`));
  const shape = shapeOf(requestedToCapacityRatio?.shape);
  if (requestedToCapacityRatio !== undefined || type === 'RequestedToCapacityRatio')
    checkShapePoints(shape, `${at}.requestedToCapacityRatio.shape`, errors);
  const strategy = { type, resources, ...(requestedToCapacityRatio && { requestedToCapacityRatio: { shape } }) };
  return { ignoredResources, ignoredResourceGroups, scoringStrategy: strategy };
};

const balanced: Reader<'NodeResourcesBalancedAllocation'> = ({ resources: given }, path, errors) => {
  const resources = resourcesOf(given, DEFAULT_ARGS.NodeResourcesBalancedAllocation.resources);
  const seen = new Set<string>();
  for (const [at, { name, weight }] of resources.entries()) {
    if (seen.has(name)) errors.push(duplicate(`${path}.resources[${at}].name`, name));
    seen.add(name);
    if (weight !== 1) errors.push(invalid(`${path}.resources[${at}].weight`, weight, 'must be 1'));
  }
  return { resources };
};

const podAffinity: Reader<'InterPodAffinity'> = (given, path, errors) => {
  const { hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false } = given;
  checkRange(hardPodAffinityWeight, 0, 100, `${path}.hardPodAffinityWeight`, errors);
  return { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods };
};

const nodeAffinity: Reader<'NodeAffinity'> = ({ addedAffinity }, path, errors) => {
  if (addedAffinity === undefined) return DEFAULT_ARGS.NodeAffinity;
  checkNodeAffinity(addedAffinity, `${path}.addedAffinity`, errors);
  return { addedAffinity };
};

const spread: Reader<'PodTopologySpread'> = ({ defaultConstraints = [], defaultingType = 'System' }, path, errors) => {
  if (!DEFAULTINGS.includes(defaultingType)) errors.push(notSupported(`${path}.defaultingType`, defaultingType, DEFAULTINGS));
  else if (defaultingType === 'System' && defaultConstraints.length > 0)
    errors.push(invalid(`${path}.defaultingType`, defaultingType, 'when .defaultConstraints are not empty: write "List"'));
  const seen = new Set<string>();
  for (const [at, { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector }] of defaultConstraints.entries()) {
    const one = `${path}.defaultConstraints[${at}]`;
    if (maxSkew <= 0) errors.push(invalid(`${one}.maxSkew`, maxSkew, 'not in valid range (0, inf)'));
    if (topologyKey === '') errors.push(required(`${one}.topologyKey`, 'can not be empty'));
    else validateLabelName(topologyKey, `${one}.topologyKey`, errors);
    if (whenUnsatisfiable === '') errors.push(required(`${one}.whenUnsatisfiable`, 'can not be empty'));
    else if (!ACTIONS.includes(whenUnsatisfiable)) errors.push(notSupported(`${one}.whenUnsatisfiable`, whenUnsatisfiable, ACTIONS));
    if (labelSelector !== undefined)
      errors.push(forbidden(`${one}.labelSelector`, 'constraint must not define a selector, as they deduced for each pod'));
    const key = `{${topologyKey}, ${whenUnsatisfiable}}`;
    if (seen.has(key)) errors.push(duplicate(one, key));
    seen.add(key);
  }
  return { defaultConstraints, defaultingType };
};

const volumes: Reader<'VolumeBinding'> = ({ bindTimeoutSeconds = 600, shape }, path, errors) => {
  if (bindTimeoutSeconds < 0)
    errors.push(invalid(`${path}.bindTimeoutSeconds`, bindTimeoutSeconds, 'invalid BindTimeoutSeconds, should not be a negative value'));
  if (shape !== undefined)
    errors.push(invalid(`${path}.shape`, shape, 'unexpected field `shape`, remove it or turn on the feature gate StorageCapacityScoring'));
  return { bindTimeoutSeconds };
};

const preemption: Reader<'DefaultPreemption'> = (given, path, errors) => {
  const { minCandidateNodesPercentage = 10, minCandidateNodesAbsolute = 100 } = given;
  const [share, number] = [`${path}.minCandidateNodesPercentage`, `${path}.minCandidateNodesAbsolute`];
  checkRange(minCandidateNodesPercentage, 0, 100, share, errors);
  if (minCandidateNodesAbsolute < 0) errors.push(invalid(number, minCandidateNodesAbsolute, 'not in valid range [0, inf)'));
  if (minCandidateNodesPercentage === 0 && minCandidateNodesAbsolute === 0) {
    errors.push(invalid(share, 0, 'cannot be zero at the same time as minCandidateNodesAbsolute'));
    errors.push(invalid(number, 0, 'cannot be zero at the same time as minCandidateNodesPercentage'));
  }
  return { minCandidateNodesPercentage, minCandidateNodesAbsolute };
};

const READERS: { readonly [Name in keyof ArgsByPlugin]: Reader<Name> } = {
  NodeResourcesFit: fit,
  NodeResourcesBalancedAllocation: balanced,
  InterPodAffinity: podAffinity,
  NodeAffinity: nodeAffinity,
  PodTopologySpread: spread,
  VolumeBinding: volumes,
  DefaultPreemption: preemption,
};

export function takesArgs(plugin: string): plugin is keyof ArgsByPlugin {
  return plugin in READERS;
}

/** Arguments that say what holds anyway are the defaults themselves. `given` has the shape of its type. */
export function readArgs<Name extends keyof ArgsByPlugin>(
  plugin: Name,
  given: Draft,
  path: string,
  errors: FieldError[],
): ArgsByPlugin[Name] {
  const args = (READERS[plugin] as Reader<Name>)(given, path, errors);
  return semanticEqual(args, DEFAULT_ARGS[plugin]) ? DEFAULT_ARGS[plugin] : args;
}
