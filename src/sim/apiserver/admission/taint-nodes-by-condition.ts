/** A new node takes no pods until it is ready. Follows plugin/pkg/admission/nodetaint/admission.go. */
import type { Draft } from '../../machinery/scheme/definition.ts';
import type { AdmissionPlugin } from './plugin.ts';

const NOT_READY = Object.freeze({ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' });

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit({ operation, definition, subresource, draft }) {
    if (operation !== 'CREATE' || definition.plural !== 'nodes' || definition.group !== '' || subresource !== '') return undefined;
    draft.spec ??= {};
    const taints: readonly Draft[] = draft.spec.taints ?? [];
    if (!taints.some((taint) => taint.key === NOT_READY.key && taint.effect === NOT_READY.effect))
      draft.spec.taints = [...taints, NOT_READY];
    return undefined;
  },
};
