/** A runtime class says what its pods cost on top, and where they can run. Follows plugin/pkg/admission/runtimeclass/admission.go. */
import type { Draft } from '../../machinery/scheme/definition.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import { failure, type Status } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './plugin.ts';
import { isAboutPods, refuse } from './request.ts';

/** node.k8s.io/v1 RuntimeClass, as far as it is looked at. */
interface RuntimeClass extends ApiObject {
  readonly overhead?: { readonly podFixed?: Readonly<Record<string, string>> };
  readonly scheduling?: { readonly nodeSelector?: Readonly<Record<string, string>>; readonly tolerations?: readonly Draft[] };
}

function find(attributes: AdmissionAttributes): RuntimeClass | undefined {
  return attributes.view.get('node.k8s.io', 'runtimeclasses', '', attributes.draft.spec.runtimeClassName) as RuntimeClass | undefined;
}

function admit(attributes: AdmissionAttributes): Status | undefined {
  if (attributes.operation !== 'CREATE' || !isAboutPods(attributes)) return undefined;
  const spec = attributes.draft.spec;
  if (spec.runtimeClassName === undefined) return undefined;
  if (spec.runtimeClassName === '') return failure(500, undefined, 'resource name may not be empty');
  const found = find(attributes);
  if (found === undefined) return refuse(attributes, `pod rejected: RuntimeClass ${JSON.stringify(spec.runtimeClassName)} not found`);
  const overhead = found.overhead?.podFixed;
  if (overhead !== undefined) {
    if (spec.overhead !== undefined && !semanticEqual(spec.overhead, overhead))
      return refuse(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    spec.overhead = overhead;
  }
  const { nodeSelector = {}, tolerations = [] } = found.scheduling ?? {};
  for (const key of Object.keys(nodeSelector)) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== nodeSelector[key])
      return refuse(
        attributes,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${nodeSelector[key]}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
  }
  if (Object.keys(nodeSelector).length > 0) spec.nodeSelector = { ...spec.nodeSelector, ...nodeSelector };
  const added = tolerations.filter((toleration) => !(spec.tolerations ?? []).some((own: Draft) => semanticEqual(own, toleration)));
  if (added.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...added];
  return undefined;
}

function validate(attributes: AdmissionAttributes): Status | undefined {
  if (attributes.operation !== 'CREATE' || !isAboutPods(attributes)) return undefined;
  const { overhead, runtimeClassName } = attributes.draft.spec;
  if (overhead === undefined || (runtimeClassName && find(attributes)?.overhead !== undefined)) return undefined;
  return refuse(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
}

export const runtimeClass: AdmissionPlugin = { name: 'RuntimeClass', admit, validate };
