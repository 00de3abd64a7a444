/** Pods stay five minutes on a node that is in trouble. Follows plugin/pkg/admission/defaulttolerationseconds/admission.go. */
import type { Draft } from '../../machinery/scheme/definition.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { isAboutPods } from './request.ts';

const SECONDS = 300;

/** Shared by all pods, so frozen. */
const TOLERATIONS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) =>
  Object.freeze({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }),
);

function isTolerated(tolerations: readonly Draft[], taint: string): boolean {
  for (const { key, effect } of tolerations) if ((!key || key === taint) && (!effect || effect === 'NoExecute')) return true;
  return false;
}

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(attributes) {
    if ((attributes.operation !== 'CREATE' && attributes.operation !== 'UPDATE') || !isAboutPods(attributes)) return undefined;
    const spec = attributes.draft.spec;
    const given: readonly Draft[] = spec.tolerations ?? [];
    const missing = TOLERATIONS.filter(({ key }) => !isTolerated(given, key));
    if (missing.length > 0) spec.tolerations = [...given, ...missing];
    return undefined;
  },
};
