/** Which extension points each plugin fills (the interfaces that plugins/ implement), and which plugins run by default, with their weights. */
import type { NamedPlugin, Point } from './configuration.ts';

const FILTER: readonly Point[] = ['filter'];
const PRE_FILTER: readonly Point[] = ['preFilter', 'filter'];
const SCORE: readonly Point[] = ['preScore', 'score'];
const BINDING: readonly Point[] = ['reserve', 'preBind'];

/** In the order in which they run (apis/config/v1/default_plugins.go). */
const TABLE: readonly (readonly [name: string, points: readonly Point[], weight?: number])[] = [
  ['SchedulingGates', ['preEnqueue']],
  ['PrioritySort', ['queueSort']],
  ['NodeUnschedulable', FILTER],
  ['NodeName', FILTER],
  ['TaintToleration', [...FILTER, ...SCORE], 3],
  ['NodeAffinity', [...PRE_FILTER, ...SCORE], 2],
  ['NodePorts', PRE_FILTER],
  ['NodeResourcesFit', [...PRE_FILTER, ...SCORE], 1],
  ['VolumeRestrictions', PRE_FILTER],
  ['NodeVolumeLimits', PRE_FILTER],
  ['VolumeBinding', [...PRE_FILTER, ...SCORE, ...BINDING]],
  ['VolumeZone', PRE_FILTER],
  ['PodTopologySpread', [...PRE_FILTER, ...SCORE], 2],
  ['InterPodAffinity', [...PRE_FILTER, ...SCORE], 2],
  ['DynamicResources', ['preEnqueue', ...PRE_FILTER, 'postFilter', 'score', ...BINDING], 2],
  ['DefaultPreemption', ['preEnqueue', 'postFilter']],
  ['NodeResourcesBalancedAllocation', SCORE, 1],
  ['ImageLocality', ['score'], 1],
  ['DefaultBinder', ['bind']],
];

export const PLUGIN_POINTS: ReadonlyMap<string, readonly Point[]> = new Map(TABLE.map(([name, points]) => [name, points]));

export const DEFAULT_MULTI_POINT: readonly NamedPlugin[] = TABLE.map(([name, , weight]) =>
  weight === undefined ? { name } : { name, weight },
);

/**
 * What plugins do at these points they do with what they have found out at that other one: without it they fail. (In the
 * original when the first pod comes.)
 */
export const NEEDED: readonly (readonly [name: string, points: readonly Point[], first: Point])[] = [
  ['NodePorts', FILTER, 'preFilter'],
  ['NodeResourcesFit', FILTER, 'preFilter'],
  ['InterPodAffinity', FILTER, 'preFilter'],
  ['PodTopologySpread', FILTER, 'preFilter'],
  ['VolumeRestrictions', FILTER, 'preFilter'],
  ['VolumeBinding', [...FILTER, ...BINDING], 'preFilter'],
  ['DynamicResources', [...FILTER, 'postFilter', 'score', ...BINDING], 'preFilter'],
  ['TaintToleration', ['score'], 'preScore'],
  ['PodTopologySpread', ['score'], 'preScore'],
  ['InterPodAffinity', ['score'], 'preScore'],
];

/** Were in-tree once: their place has been taken by NodeVolumeLimits. */
export const REMOVED_PLUGINS: readonly string[] = ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'];
