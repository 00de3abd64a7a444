/** A priority class gives a pod its number. Follows plugin/pkg/admission/priority/admission.go. */
import type { Status } from '../../machinery/status-error.ts';
import type { PriorityClass } from '../../machinery/types/priorityclass.ts';
import type { AdmissionAttributes, AdmissionPlugin, ClusterView } from './plugin.ts';
import { isAboutPods, refuse } from './request.ts';

const GROUP = 'scheduling.k8s.io';
const RESOURCE = 'priorityclasses';

/** Of several global defaults the lowest counts. */
function globalDefault(view: ClusterView): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const object of view.list(GROUP, RESOURCE)) {
    const candidate = object as PriorityClass;
    if (candidate.globalDefault === true && (lowest === undefined || candidate.value < lowest.value)) lowest = candidate;
  }
  return lowest;
}

function admit(attributes: AdmissionAttributes): Status | undefined {
  if (!isAboutPods(attributes)) return undefined;
  if (attributes.operation === 'CREATE') return admitNewPod(attributes);
  if (attributes.operation === 'UPDATE') keepPriority(attributes);
  return undefined;
}

/** An update that leaves the priority out means the one there is. */
function keepPriority({ draft, old }: AdmissionAttributes): void {
  const before = (old as { readonly spec?: { readonly priority?: number; readonly preemptionPolicy?: string } } | undefined)?.spec;
  if (before?.priority !== undefined) draft.spec.priority ??= before.priority;
  if (before?.preemptionPolicy !== undefined) draft.spec.preemptionPolicy ??= before.preemptionPolicy;
}

function admitNewPod(attributes: AdmissionAttributes): Status | undefined {
  const { draft, view } = attributes;
  const spec = draft.spec;
  let found: PriorityClass | undefined;
  if (spec.priorityClassName) {
    found = view.get(GROUP, RESOURCE, '', spec.priorityClassName) as PriorityClass | undefined;
    if (found === undefined) return refuse(attributes, `no PriorityClass with name ${spec.priorityClassName} was found`);
  } else {
    found = globalDefault(view);
    if (found !== undefined) spec.priorityClassName = found.metadata.name;
  }
  const priority = found?.value ?? 0;
  const preemption = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  const computed = (shown: number | string) =>
    `must not be provided in pod spec; priority admission controller computed ${shown} from the given PriorityClass name`;
  if (spec.priority !== undefined && spec.priority !== priority)
    return refuse(attributes, `the integer value of priority (${spec.priority}) ${computed(priority)}`);
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemption)
    return refuse(attributes, `the string value of PreemptionPolicy (${spec.preemptionPolicy}) ${computed(preemption)}`);
  spec.priority = priority;
  spec.preemptionPolicy = preemption;
  return undefined;
}

/** There is one global default at most. */
function validate(attributes: AdmissionAttributes): Status | undefined {
  const { definition, operation, draft, view, name } = attributes;
  if (definition.plural !== RESOURCE || definition.group !== GROUP || (operation !== 'CREATE' && operation !== 'UPDATE')) return undefined;
  if (draft.globalDefault !== true) return undefined;
  const other = globalDefault(view);
  if (other === undefined || (operation === 'UPDATE' && other.metadata.name === name)) return undefined;
  const problem = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`;
  return refuse(attributes, problem);
}

export const priority: AdmissionPlugin = { name: 'Priority', admit, validate };
