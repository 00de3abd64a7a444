/** Plugins as in the recorder: what PreBind waits for after its writes counts as done, since nobody is there who would do it. */
import type { Process } from '../../../kernel/effects.ts';
import type { AssumedPod } from '../../../sim/scheduler/framework/binding-points.ts';
import type { Plugin } from '../../../sim/scheduler/framework/plugin.ts';
import type { Setback } from '../../../sim/scheduler/framework/verdict.ts';

export function impatient(plugin: Plugin): Plugin {
  const { preBind } = plugin;
  if (preBind === undefined) return plugin;
  return { ...plugin, preBind: (assumed: AssumedPod) => untilItSleeps(preBind(assumed)) };
}

function* untilItSleeps(process: Process<Setback | undefined>): Process<Setback | undefined> {
  for (let at = process.next(); ; ) {
    if (at.done) return at.value;
    if (at.value.op === 'sleep') return undefined;
    at = process.next(yield at.value);
  }
}
