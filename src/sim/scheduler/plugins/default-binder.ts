/** Tells the API server where the pod goes. Follows plugins/defaultbinder/default_binder.go. */
import type { Process } from '../../../kernel/effects.ts';
import type { Unborn } from '../../client/api-client.ts';
import { PODS } from '../../client/resource.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Plugin } from '../framework/plugin.ts';
import { pluginError, type Setback } from '../framework/verdict.ts';

const NAME = 'DefaultBinder';

export const defaultBinder: Plugin = {
  name: NAME,
  *bind({ pod, node, api }): Process<Setback | undefined> {
    const { name, namespace = '', uid } = pod.metadata;
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node } };
    const result = yield* api.create(PODS, binding as unknown as Unborn<Pod>, 'binding');
    return result.ok ? undefined : pluginError(NAME, result.refusal.message);
  },
};
