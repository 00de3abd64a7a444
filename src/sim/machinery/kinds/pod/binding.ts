/**
 * The scheduler's word: this pod runs there. Follows pkg/registry/core/pod/storage/storage.go (BindingREST, setPodNodeAndMetadata)
 * and pkg/apis/core/validation/validation.go (ValidatePodBinding).
 */
import type { Draft, OrderDefinition, OrderOutcome, StrategyContext } from '../../scheme/definition.ts';
import { badRequestStatus, conflictStatus, failure, fieldErrorText, type Status } from '../../status-error.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { notSupported, required } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { withCondition } from './conditions.ts';

const SUBJECT = { group: '', resource: 'pods/binding' };

function check(binding: Draft, name: string): Status | undefined {
  if ((binding.metadata?.name ?? '') !== name) return badRequestStatus('name in URL does not match name in Binding object');
  const errors: FieldError[] = [];
  const { kind = '', name: node = '' } = binding.target ?? {};
  if (kind !== '' && kind !== 'Node') errors.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  if (node === '') errors.push(required('target.name'));
  if (errors.length === 0) return undefined;
  const texts = errors.map(fieldErrorText);
  // The real server hands these errors on as they are, not as a refusal of an invalid object.
  return failure(500, undefined, texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`);
}

function preconditions(binding: Draft): { readonly uid?: string; readonly resourceVersion?: string } | undefined {
  const { uid, resourceVersion } = binding.metadata;
  if (!uid && !resourceVersion) return undefined;
  return { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
}

function problemOf(pod: Draft): string | undefined {
  const name: string = pod.metadata.name;
  if (pod.metadata.deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (pod.spec.nodeName) return `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`;
  if (pod.spec.schedulingGates?.length > 0) return `pod ${name} has non-empty .spec.schedulingGates`;
  return undefined;
}

function apply(object: ApiObject, binding: Draft, context: StrategyContext): OrderOutcome {
  const pod: Draft = object;
  const problem = problemOf(pod);
  if (problem !== undefined) return { kind: 'refuse', status: conflictStatus(SUBJECT, pod.metadata.name, problem) };
  const { labels, annotations } = binding.metadata;
  const metadata = { ...pod.metadata };
  if (labels !== undefined) metadata.labels = { ...pod.metadata.labels, ...labels };
  if (annotations !== undefined) metadata.annotations = { ...pod.metadata.annotations, ...annotations };
  const status = { ...pod.status };
  status.conditions = withCondition(pod.status.conditions, { type: 'PodScheduled', status: 'True' }, context.now);
  delete status.nominatedNodeName;
  return { kind: 'update', object: { ...pod, metadata, spec: { ...pod.spec, nodeName: binding.target.name }, status } };
}

export const bindingOrder: OrderDefinition = { check, preconditions, apply };
