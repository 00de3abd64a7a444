/** How sure a pod is of its resources. Follows pkg/apis/core/v1/helper/qos/qos.go (ComputePodQOS). */
import { compareQuantities, parseQuantity } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COMPUTE = ['cpu', 'memory'] as const;

function isMore(text: string | undefined): text is string {
  return text !== undefined && text !== '0' && !text.startsWith('-');
}

function isSame(left: string, right: string): boolean {
  if (left === right) return true;
  const a = parseQuantity(left);
  const b = parseQuantity(right);
  return a.ok && b.ok && compareQuantities(a.quantity, b.quantity) === 0;
}

/** Burstable if anything is set, Guaranteed if every container has equal requests and limits of both cpu and memory. */
export function qosClass(spec: Draft): QosClass {
  if (spec.resources) return classOf([spec]);
  return classOf(spec.initContainers === undefined ? (spec.containers ?? []) : [...(spec.containers ?? []), ...spec.initContainers]);
}

function classOf(holders: readonly Draft[]): QosClass {
  let any = false;
  let guaranteed = true;
  for (const { resources } of holders)
    for (const name of COMPUTE) {
      const request: string | undefined = resources?.requests?.[name];
      const limit: string | undefined = resources?.limits?.[name];
      if (isMore(request) || isMore(limit)) any = true;
      if (!isMore(limit) || request === undefined || !isSame(request, limit)) guaranteed = false;
    }
  if (!any) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
