import type { Subject } from '../../machinery/status-error.ts';
import type { AdmissionAttributes } from './plugin.ts';

/** What a refusal calls the thing that was asked for. */
export function subjectOf({ definition }: AdmissionAttributes): Subject {
  return { group: definition.group, resource: definition.plural };
}

/** Is the request about pods themselves, not about a subresource of theirs? */
export function isAboutPods({ definition, subresource }: AdmissionAttributes): boolean {
  return definition.plural === 'pods' && definition.group === '' && subresource === '';
}
