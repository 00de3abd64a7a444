/** What a person does to the cluster. In the past it forks the run. */
import type { Micros } from '../kernel/effects.ts';
import type { ObjectKey } from './message.ts';

export type Action =
  | { readonly kind: 'apply'; readonly text: string; readonly name: string }
  | { readonly kind: 'delete'; readonly object: ObjectKey }
  | { readonly kind: 'scale'; readonly object: ObjectKey; readonly replicas: number }
  /** Takes new pods off a node, or lets them come again. */
  | { readonly kind: 'cordon' | 'uncordon'; readonly node: string }
  | { readonly kind: 'kill' | 'pause' | 'resume' | 'restart'; readonly component: string }
  /** A KubeSchedulerConfiguration as YAML, empty for the defaults: the scheduler is started anew with it. */
  | { readonly kind: 'configure'; readonly component: string; readonly text: string }
  /** As that, with the configuration that it has and an adjustment of one profile. */
  | { readonly kind: 'adjust'; readonly component: string; readonly adjustment: Adjustment }
  | { readonly kind: 'cut' | 'heal'; readonly between: readonly [string, string] }
  | { readonly kind: 'slow'; readonly between: readonly [string, string]; readonly latency: Micros };

/** What is tried out with a scheduler. */
export interface Adjustment {
  /** Name of the profile. */
  readonly profile: string;
  /** Other weights of scores, by plugin: whole numbers from 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** Plugins that do not run at all. */
  readonly without: readonly string[];
}

/** Bounds of a text of manifests. */
export const MAX_MANIFEST_BYTES = 1 << 20;
export const MAX_DOCUMENTS = 500;

/** Why a text of manifests, or a configuration, was not accepted; nothing of it was applied. Lines are counted from 1. */
export interface ManifestProblem {
  readonly line: number;
  readonly document: number;
  readonly field: string;
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** What else is wrong with the text. */
  readonly others?: readonly ManifestProblem[];
}
