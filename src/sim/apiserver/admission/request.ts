/** What several plugins ask of a request, and say to it. */
import { forbiddenStatus, type Status, type StatusCause } from '../../machinery/status-error.ts';
import type { AdmissionAttributes } from './plugin.ts';

/** Is the request about pods themselves, not about a subresource of theirs? */
export function isAboutPods({ definition, subresource }: AdmissionAttributes): boolean {
  return definition.plural === 'pods' && definition.group === '' && subresource === '';
}

/** While the name is still to be generated, its beginning stands for it. Follows apiserver pkg/admission/errors.go (NewForbidden). */
export function refuse({ definition, name, draft }: AdmissionAttributes, problem: string, causes?: readonly StatusCause[]): Status {
  const known: string = name || draft?.metadata?.name || draft?.metadata?.generateName || 'Unknown';
  return forbiddenStatus({ group: definition.group, resource: definition.plural }, known, problem, causes);
}
