/**
 * Fields of features that are not switched on in 1.35: known, and not kept. Follows pkg/api/pod/util.go (dropDisabledFields).
 * They are ContainerStopSignals, ClusterTrustBundleProjection, PodCertificateRequest and GenericWorkload.
 */
import type { Draft } from '../../scheme/definition.ts';
import { keepStatus } from '../common/keep.ts';
import { CONTAINER_LISTS } from './container-lists.ts';

export function dropDisabledFields(spec: Draft): void {
  if (spec.workloadRef !== undefined) delete spec.workloadRef;
  for (const list of CONTAINER_LISTS)
    if (spec[list]) for (const container of spec[list]) if (container.lifecycle !== undefined) dropStopSignal(container);
  if (spec.volumes === undefined) return;
  for (const { projected } of spec.volumes)
    if (projected?.sources)
      for (const source of projected.sources) {
        if (source.clusterTrustBundle !== undefined) delete source.clusterTrustBundle;
        if (source.podCertificate !== undefined) delete source.podCertificate;
      }
}

/** What an update of a workload with a pod template begins with. */
export function prepareTemplateUpdate(draft: Draft, old: Draft): void {
  keepStatus(draft, old);
  dropDisabledFields(draft.spec.template.spec);
}

function dropStopSignal(container: Draft): void {
  if (container.lifecycle.stopSignal === undefined) return;
  delete container.lifecycle.stopSignal;
  if (Object.keys(container.lifecycle).length === 0) delete container.lifecycle;
}
