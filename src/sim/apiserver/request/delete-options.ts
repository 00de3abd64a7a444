/** The options of a DELETE, from its body or else from its query (apiserver pkg/endpoints/handlers/delete.go). */
import { versionKind } from '../../machinery/decode/body.ts';
import { lastOfRepeated, parseJson } from '../../machinery/decode/json.ts';
import { decodeTyped } from '../../machinery/decode/typed.ts';
import { parseYaml } from '../../machinery/decode/yaml.ts';
import { structType } from '../../machinery/schema/schema.ts';
import { badRequestStatus, invalidStatus, type Status } from '../../machinery/status-error.ts';
import { type FieldError, invalid, notSupported } from '../../machinery/validation/field-error.ts';
import type { Exchange } from '../exchange.ts';
import type { DeleteOptions } from '../registry/prepare-delete.ts';
import { bodyMedia } from './negotiate.ts';
import { dryRunErrors, integerParameter, isStatus } from './options.ts';
import { parameter, type Query } from './query.ts';

export interface ReadDeleteOptions extends DeleteOptions {
  readonly dryRun?: readonly string[] | undefined;
}

const POLICIES = ['Foreground', 'Background', 'Orphan', 'nil'];

function fromBody({ request }: Exchange): ReadDeleteOptions | Status {
  const media = bodyMedia(request.headers?.['content-type']);
  if (isStatus(media)) return media;
  let value = request.body;
  if (typeof value === 'string') {
    const parsed = media === 'yaml' ? parseYaml(value) : parseJson(value);
    if (!parsed.ok)
      return badRequestStatus(media === 'yaml' ? parsed.error : `couldn't get version/kind; json parse error: ${parsed.error}`);
    value = lastOfRepeated(parsed.value);
  }
  const given = versionKind(value);
  if (typeof given === 'string') return badRequestStatus(given);
  if (given.kind !== '' && given.kind !== 'DeleteOptions') {
    return badRequestStatus(
      `no kind ${JSON.stringify(given.kind)} is registered for version ${JSON.stringify(given.apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const decoded = decodeTyped(value ?? {}, structType('DeleteOptions'));
  return decoded.ok ? (decoded.value as ReadDeleteOptions) : badRequestStatus(decoded.error);
}

function fromQuery(query: Query): ReadDeleteOptions | Status {
  const grace = integerParameter(query, 'gracePeriodSeconds');
  if (isStatus(grace)) return grace;
  const orphan = parameter(query, 'orphanDependents');
  return {
    gracePeriodSeconds: grace,
    propagationPolicy: parameter(query, 'propagationPolicy'),
    orphanDependents: orphan === undefined ? undefined : orphan !== 'false' && orphan !== '0',
    dryRun: query.get('dryRun'),
  };
}

export function checkDeleteOptions({ propagationPolicy, orphanDependents, dryRun }: ReadDeleteOptions): Status | undefined {
  const errors: FieldError[] = [];
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    errors.push(invalid('propagationPolicy', propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set'));
  } else if (propagationPolicy !== undefined && !['Foreground', 'Background', 'Orphan'].includes(propagationPolicy)) {
    errors.push(notSupported('propagationPolicy', propagationPolicy, POLICIES));
  }
  dryRunErrors(dryRun ?? [], errors);
  return errors.length > 0 ? invalidStatus('meta.k8s.io', 'DeleteOptions', '', errors) : undefined;
}

export function deleteOptions(exchange: Exchange): ReadDeleteOptions | Status {
  const { body } = exchange.request;
  const options = body === undefined || body === '' ? fromQuery(exchange.query) : fromBody(exchange);
  if (isStatus(options)) return options;
  return checkDeleteOptions(options) ?? options;
}
