/**
 * What a scheduler is configured with: a KubeSchedulerConfiguration (kubescheduler.config.k8s.io/v1) with all defaults filled in and the
 * default plugins merged in. Plain data, frozen.
 */
import type { POINTS } from '../../machinery/schema/scheduler-config-table.ts';
import type { CelPluginSpec } from '../plugins/cel-plugin.ts';
import type { ArgsByPlugin } from './plugin-args.ts';

export type Point = (typeof POINTS)[number];

export interface NamedPlugin {
  readonly name: string;
  /** Of its score; default 1. */
  readonly weight?: number;
}

export interface PluginSet {
  readonly enabled: readonly NamedPlugin[];
  /** `*`: all that are enabled by default. */
  readonly disabled: readonly { readonly name: string }[];
}

export type PluginSets = { readonly [At in Point | 'multiPoint']: PluginSet };

/** Which plugins run at each point, in order. */
export type Lineup = { readonly [At in Point]: readonly NamedPlugin[] };

export interface ProfileConfiguration {
  /** Pods choose the profile by their `spec.schedulerName`. */
  readonly schedulerName: string;
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number;
  readonly lineup: Lineup;
  readonly args: ArgsByPlugin;
  /** Filters and scores written as expressions; the lineup has their names. */
  readonly expressions: readonly CelPluginSpec[];
}

export interface ManagedResource {
  readonly name: string;
  readonly ignoredByScheduler: boolean;
}

/** A service that has a say in the scheduler's decisions, over HTTP. Verbs that are empty are not asked. */
export interface ExtenderConfiguration {
  readonly urlPrefix: string;
  readonly filterVerb: string;
  readonly prioritizeVerb: string;
  readonly preemptVerb: string;
  readonly bindVerb: string;
  readonly weight: number;
  /** In microseconds. */
  readonly httpTimeout: number;
  readonly nodeCacheCapable: boolean;
  /** Empty: it is asked about all pods. */
  readonly managedResources: readonly ManagedResource[];
  readonly ignorable: boolean;
}

export interface SchedulerConfiguration {
  readonly parallelism: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
  readonly leaderElection: { readonly leaderElect: boolean; readonly resourceName: string };
  readonly profiles: readonly ProfileConfiguration[];
  readonly extenders: readonly ExtenderConfiguration[];
}
