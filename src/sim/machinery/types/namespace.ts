/** core/v1 Namespace. */
import type { ApiObject } from '../wire/api.ts';
import type { Condition } from './condition.ts';

export interface Namespace extends ApiObject {
  /** Who must still clean up before the namespace may go; removed through the `finalize` subresource. */
  readonly spec: { readonly finalizers?: readonly string[] };
  readonly status: { readonly phase?: 'Active' | 'Terminating'; readonly conditions?: readonly Condition[] };
}
