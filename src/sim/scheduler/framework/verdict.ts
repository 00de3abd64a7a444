/** What plugins say. Follows kube-scheduler framework/interface.go (Status). */

/** `UnschedulableAndUnresolvable`: evicting pods would not help. */
export type Code = 'Unschedulable' | 'UnschedulableAndUnresolvable';

export interface Rejection {
  readonly code: Code;
  readonly plugin: string;
  readonly reasons: readonly string[];
}

export function rejection(code: Code, plugin: string, ...reasons: readonly string[]): Rejection {
  return Object.freeze({ code, plugin, reasons: Object.freeze(reasons) });
}
