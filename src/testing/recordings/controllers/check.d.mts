/** Types of check.mjs: see README.md beside it. */
export interface ObservedWrite {
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
}

export interface Observed {
  readonly namespaces: readonly string[];
  readonly history: readonly { readonly type: string; readonly object: unknown }[];
  readonly snapshots: readonly { readonly objects: readonly unknown[]; readonly seconds: number }[];
  readonly marks: Readonly<Record<string, number>>;
  readonly events: readonly unknown[];
  readonly writes: readonly ObservedWrite[];
}

export interface Difference {
  readonly path: string;
  readonly want: unknown;
  readonly got: unknown;
}

/** `v1/pods` and so on: what snapshots consist of. */
export const KINDS: readonly string[];
export function summarize(observed: Observed, testCase: { readonly ambient?: boolean }): unknown;
export function check(testCase: object, summary: unknown, options?: { readonly skip?: readonly ('timings' | 'events' | 'writes')[] }): Difference[];
