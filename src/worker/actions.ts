/** What a person does -> inputs of the kernel, and the words for them. */

import type { Kernel } from '../kernel/kernel.ts';
import type { Input, Topology } from '../kernel/topology.ts';
import type { Action, Adjustment, ManifestProblem } from '../protocol/action.ts';
import type { ObjectKey } from '../protocol/message.ts';
import { configureScheduler } from '../sim/cluster/extenders.ts';
import { parseManifests } from '../sim/cluster/manifests.ts';
import { applyOrder, collectionOf, commandInput } from '../sim/cluster/orders.ts';
import type { Order } from '../sim/cluster/person.ts';
import { ALL_RESOURCES } from '../sim/machinery/kinds/all.ts';
import type { SchedulerConfig } from '../sim/scheduler/config/from-text.ts';
import { readConfiguration } from '../sim/scheduler/config/read.ts';
import { adjustedConfiguration } from './adjusted-configuration.ts';

export type Planned =
  /** Given at once, in order. */
  | { readonly ok: true; readonly inputs: readonly Input[]; readonly words: string }
  | { readonly ok: false; readonly problem: ManifestProblem };

function refused(message: string, advice: string): Planned {
  return { ok: false, problem: { line: 0, document: 0, field: '', message, advice } };
}

export function plan(action: Action, kernel: Kernel): Planned {
  switch (action.kind) {
    case 'apply': {
      const parsed = parseManifests(action.text);
      if (!parsed.ok) return parsed;
      return command(`kubectl apply -f ${action.name}`, parsed.objects.map(applyOrder));
    }
    case 'delete':
      return onObject(action.object, (path) =>
        command(`kubectl delete ${action.object.resource} ${action.object.name}`, [{ do: 'request', request: { method: 'DELETE', path } }]),
      );
    case 'scale':
      return onObject(action.object, (path) =>
        command(`kubectl scale ${action.object.resource} ${action.object.name} --replicas=${action.replicas}`, [
          {
            do: 'request',
            request: {
              method: 'PATCH',
              path: `${path}/scale`,
              headers: { 'user-agent': 'kubectl', 'content-type': 'application/merge-patch+json' },
              body: { spec: { replicas: action.replicas } },
            },
          },
        ]),
      );
    case 'configure':
      return onComponents(kernel, [action.component], () => configure(kernel, action.component, action.text));
    case 'adjust':
      return onComponents(kernel, [action.component], () => adjust(kernel, action.component, action.adjustment));
    case 'cordon':
    case 'uncordon':
      return onObject({ resource: 'nodes', namespace: '', name: action.node }, (path) =>
        command(`kubectl ${action.kind} ${action.node}`, [
          {
            do: 'request',
            request: {
              method: 'PATCH',
              path,
              headers: { 'user-agent': 'kubectl', 'content-type': 'application/strategic-merge-patch+json' },
              body: { spec: { unschedulable: action.kind === 'cordon' ? true : null } },
            },
          },
        ]),
      );
    case 'cut':
    case 'heal':
      return onComponents(kernel, action.between, () => ({
        ok: true,
        inputs: [{ kind: action.kind, between: action.between }],
        words: `${action.kind} ${action.between.join(' – ')}`,
      }));
    case 'slow':
      return onComponents(kernel, action.between, () => slow(kernel, action.between, action.latency));
    default:
      return onComponents(kernel, [action.component], () => ({
        ok: true,
        inputs: [{ kind: action.kind, component: action.component }],
        words: `${action.kind} ${action.component}`,
      }));
  }
}

/** Blank: the defaults. */
function configure(kernel: Kernel, component: string, text: string): Planned {
  if (kernel.component(component).kind.kind !== 'scheduler')
    return refused(`${component} is no scheduler.`, 'Choose a scheduler: it alone takes this configuration.');
  const given = text.trim() === '' ? '' : text;
  const read = given === '' ? undefined : readConfiguration(given);
  if (read?.ok === false) {
    const [first, ...others] = read.problems.map((one): ManifestProblem => ({ ...one, document: 0, advice: '' }));
    if (first !== undefined) return { ok: false, problem: others.length > 0 ? { ...first, others } : first };
  }
  return { ok: true, inputs: configureScheduler(kernel, component, given), words: `configure ${component}` };
}

function adjust(kernel: Kernel, component: string, adjustment: Adjustment): Planned {
  const { configuration = '' } = kernel.component(component).config as SchedulerConfig;
  const planned = configure(kernel, component, adjustedConfiguration(configuration, adjustment));
  const heavier = Object.entries(adjustment.weights).map(([plugin, weight]) => `${plugin} ×${weight}`);
  const words = [...heavier, ...adjustment.without.map((plugin) => `no ${plugin}`)].join(', ');
  return planned.ok ? { ...planned, words } : planned;
}

function command(words: string, orders: readonly Order[]): Planned {
  return { ok: true, inputs: [commandInput(words, orders)], words };
}

function onObject(key: ObjectKey, then: (path: string) => Planned): Planned {
  const definition = ALL_RESOURCES.find(({ plural, conversion }) => plural === key.resource && conversion === undefined);
  if (definition === undefined) return refused(`There is no resource "${key.resource}".`, 'Choose another object.');
  return then(`${collectionOf(definition, key.namespace)}/${key.name}`);
}

function onComponents(kernel: Kernel, ids: readonly string[], then: () => Planned): Planned {
  const missing = ids.find((id) => !kernel.indexes.has(id));
  return missing === undefined
    ? then()
    : refused(`There is no component "${missing}" in this cluster.`, 'Choose one that is on the stage.');
}

/** `latency` 0: as the topology says. */
function slow(kernel: Kernel, between: readonly [string, string], latency: number): Planned {
  const spec = latency > 0 ? { latency } : usualLink(kernel, kernel.topology, between);
  return {
    ok: true,
    inputs: [{ kind: 'link', between, spec }],
    words: latency > 0 ? `slow ${between.join(' – ')}` : `usual speed ${between.join(' – ')}`,
  };
}

function usualLink(kernel: Kernel, topology: Topology, between: readonly [string, string]) {
  const kinds = between.map((id) => kernel.component(id).kind.kind).sort();
  return topology.links?.[kinds.join('|')] ?? topology.defaultLink;
}
