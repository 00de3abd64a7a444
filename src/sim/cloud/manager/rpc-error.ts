/** What the cloud refuses, as a CSI driver tells its sidecars: a gRPC status. */
import type { CloudResponse } from '../wire.ts';

type Refusal = Extract<CloudResponse, { readonly ok: false }>;

/** The cloud has too little of what was asked for. */
export function isOutOfRoom({ error }: Refusal): boolean {
  return error.startsWith('quota exceeded');
}

export function rpcError(refusal: Refusal): string {
  const code = isOutOfRoom(refusal) ? 'ResourceExhausted' : refusal.notFound ? 'NotFound' : 'Internal';
  return `rpc error: code = ${code} desc = ${refusal.error}`;
}
