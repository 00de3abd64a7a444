/** A scenario: a starting cluster and what is done to it, as data. */

/** What a script does; the same things that a person can do by hand. */
export type ScenarioAction =
  | { readonly kind: 'apply'; readonly text: string; readonly name: string }
  | { readonly kind: 'delete'; readonly resource: string; readonly namespace: string; readonly name: string }
  | { readonly kind: 'scale'; readonly resource: string; readonly namespace: string; readonly name: string; readonly replicas: number }
  | { readonly kind: 'kill' | 'pause' | 'resume' | 'restart'; readonly component: string }
  /** A KubeSchedulerConfiguration as YAML. */
  | { readonly kind: 'configure'; readonly component: string; readonly text: string }
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
  /** A KubeSchedulerConfiguration as YAML for each scheduler, empty for the defaults; one with the defaults if absent. */
  readonly schedulers?: readonly string[];
  /** Extenders by name, which a scheduler's configuration reaches as `http://NAME`, and how they decide. */
  readonly extenders?: Readonly<Record<string, ExtenderBehaviour>>;
  /** By node: what its drivers publish as ResourceSlices. */
  readonly devices?: Readonly<Record<string, readonly NodeDevices[]>>;
}

/** As in sim/extender/component.ts. */
export interface ExtenderBehaviour {
  /** Refuses nodes without this label, or with another value than one of these. */
  readonly allow?: { readonly label: string; readonly values?: readonly string[]; readonly unresolvable?: boolean };
  /** The label's value is the score, from 0 to 10. */
  readonly score?: { readonly label: string };
  /** How long it thinks about an answer, in microseconds. */
  readonly thinking?: number;
  readonly failing?: readonly ('filter' | 'prioritize' | 'bind')[];
}

/** What one driver has to offer on a node: devices as in a ResourceSlice. */
export interface NodeDevices {
  readonly driver: string;
  readonly devices: readonly {
    readonly name: string;
    readonly attributes?: Readonly<Record<string, { readonly string?: string; readonly int?: number; readonly bool?: boolean }>>;
    readonly capacity?: Readonly<Record<string, { readonly value: string }>>;
  }[];
}

/** Under which heading the picker shows it, in the order of the headings. */
export const SCENARIO_GROUPS = ['First steps', 'Where pods go', 'When things fail', 'Cloud and storage', 'Many pods'] as const;

export interface Scenario {
  readonly id: string;
  readonly group: (typeof SCENARIO_GROUPS)[number];
  readonly title: string;
  /** Why it is worth seeing, in one sentence. */
  readonly why: string;
  readonly seed: string;
  readonly topology: ScenarioTopology;
  readonly script: readonly ScenarioStep[];
}
