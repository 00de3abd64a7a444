/** What plugins say. Follows kube-scheduler framework/interface.go (Status). */

/** `UnschedulableAndUnresolvable`: evicting pods would not help. */
export type Code = 'Unschedulable' | 'UnschedulableAndUnresolvable';

export interface Rejection {
  readonly code: Code;
  readonly plugin: string;
  readonly reasons: readonly string[];
}

/** Something went wrong: the pod is tried again after a backoff, whatever happens in the cluster. */
export interface PluginError {
  readonly code: 'Error';
  readonly plugin: string;
  readonly reasons: readonly string[];
}

export type Setback = Rejection | PluginError;

export function rejection(code: Code, plugin: string, ...reasons: readonly string[]): Rejection {
  return Object.freeze({ code, plugin, reasons: Object.freeze(reasons) });
}

export function pluginError(plugin: string, message: string): PluginError {
  return Object.freeze({ code: 'Error', plugin, reasons: Object.freeze([message]) });
}

export function isRejection(setback: Setback): setback is Rejection {
  return setback.code !== 'Error';
}

/** In the framework's words (RunFilterPlugins). */
export function brokenFilter({ plugin, reasons }: Setback): string {
  return `running ${JSON.stringify(plugin)} filter plugin: ${reasons.join(', ')}`;
}

/** Likewise (RunPreScorePlugins). */
export function brokenPreScore({ plugin, reasons }: Setback): string {
  return `running PreScore plugin ${JSON.stringify(plugin)}: ${reasons.join(', ')}`;
}
