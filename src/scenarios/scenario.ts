/** A scenario: a starting cluster and what is done to it, as data. */

/** What a script does; the same things that a person can do by hand. */
export type ScenarioAction =
  | { readonly kind: 'apply'; readonly text: string; readonly name: string }
  | { readonly kind: 'delete'; readonly resource: string; readonly namespace: string; readonly name: string }
  | { readonly kind: 'scale'; readonly resource: string; readonly namespace: string; readonly name: string; readonly replicas: number }
  | { readonly kind: 'kill' | 'pause' | 'resume' | 'restart'; readonly component: string }
  | { readonly kind: 'cut' | 'heal'; readonly between: readonly [string, string] };

export interface ScenarioStep {
  /** Virtual seconds after the cluster is up. */
  readonly at: number;
  readonly action: ScenarioAction;
}

export interface ScenarioTopology {
  readonly nodes: number;
  /** Members of the leader election; 1 if absent. */
  readonly controllerManagers?: number;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Why it is worth seeing, in one sentence. */
  readonly why: string;
  readonly seed: string;
  readonly topology: ScenarioTopology;
  readonly script: readonly ScenarioStep[];
}
