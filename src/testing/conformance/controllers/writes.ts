/** Who wrote what, read off the kernel's trace as the recorder read it off the audit log. */
import { EventType } from '../../../kernel/event-type.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { API_SERVER, type ApiRequest, type ApiResponse } from '../../../sim/machinery/wire/api.ts';
import type { ObservedWrite } from '../../recordings/controllers/check.mjs';

const ACCOUNT = /^system:serviceaccount:kube-system:(.+)/;
const COMPONENTS: Readonly<Record<string, string>> = {
  'system:kube-scheduler': 'kube-scheduler',
  'system:kube-controller-manager': 'kube-controller-manager',
};
/** A group that the recorded clusters did not serve: what happens there has no counterpart. */
const NOT_RECORDED = '/apis/objectstorage.k8s.io/';
const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' };

/** Follows the exchanges of one run with the API server: to be asked after each event. */
export class WriteLog {
  readonly #open = new Map<number, ApiRequest>();
  readonly #writes: { readonly namespace: string; readonly write: ObservedWrite }[] = [];

  see(kernel: Kernel): void {
    const row = kernel.trace.row(kernel.event);
    if (!row) return;
    if (row.type === EventType.request && row.component === kernel.indexOf(API_SERVER)) {
      const request = row.payload as ApiRequest;
      if (request.method !== 'GET') this.#open.set(row.subject, request);
    } else if (row.type === EventType.reply) {
      const request = this.#open.get(row.subject);
      if (!request) return;
      this.#open.delete(row.subject);
      if (isSuccess(row.payload)) this.#note(request);
    }
  }

  #note(request: ApiRequest): void {
    if (request.path.startsWith(NOT_RECORDED)) return;
    const name = request.user?.name ?? '';
    const user = ACCOUNT.exec(name)?.[1] ?? COMPONENTS[name];
    const target = targetOf(request.path);
    if (!user || !target || target.resource === 'events' || target.resource === 'leases' || target.subresource === 'token') return;
    const verb = VERBS[request.method] ?? (target.name ? 'delete' : 'deletecollection');
    const { namespace, resource, subresource } = target;
    this.#writes.push({ namespace, write: { user, verb, resource, ...(subresource ? { subresource } : {}) } });
  }

  of(namespace: string): readonly ObservedWrite[] {
    return this.#writes.filter((entry) => entry.namespace === namespace).map(({ write }) => write);
  }
}

function isSuccess(payload: unknown): boolean {
  const response = (payload as { readonly value?: ApiResponse }).value ?? (payload as ApiResponse);
  return response.status < 300;
}

/** What a path names. A namespace itself counts as being in itself. */
function targetOf(path: string) {
  const parts = (path.split('?')[0] ?? '').split('/').slice(path.startsWith('/apis/') ? 4 : 3);
  const [first = '', namespace = '', resource = '', name = '', subresource = ''] = parts;
  if (first !== 'namespaces') return { namespace: '', resource: first, name: namespace, subresource: resource };
  const own = resource === '' || resource === 'finalize' || resource === 'status';
  return own ? { namespace, resource: first, name: namespace, subresource: resource } : { namespace, resource, name, subresource };
}
