/** Answers as YAML: keys in the order of their names, as sigs.k8s.io/yaml writes them. */
import { stringify } from 'yaml';
import type { ApiResponse } from '../../machinery/wire/api.ts';

export function toYaml(response: ApiResponse): ApiResponse {
  const text = stringify(response.body, { sortMapEntries: true, lineWidth: 0, version: '1.1', indentSeq: false });
  return { status: response.status, headers: { ...response.headers, 'content-type': 'application/yaml' }, body: text };
}
