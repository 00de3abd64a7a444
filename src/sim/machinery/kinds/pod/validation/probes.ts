/** Probes and lifecycle handlers. Follows pkg/apis/core/validation/validation.go (validateProbe, validateHandler). */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid, notSupported, required } from '../../../validation/field-error.ts';
import { httpHeaderName, portName, portNumber } from '../../../validation/names.ts';

const NOT_NEGATIVE = 'must be greater than or equal to 0';

function validateNotNegative(value: number | undefined, path: string, errors: FieldError[]): void {
  if (value !== undefined && value < 0) errors.push(invalid(path, value, NOT_NEGATIVE));
}

function validateProbe(probe: Draft, gracePeriodSeconds: number | undefined, path: string, errors: FieldError[]): void {
  validateHandler(probe, gracePeriodSeconds, path, errors);
  validateNotNegative(probe.initialDelaySeconds, `${path}.initialDelaySeconds`, errors);
  validateNotNegative(probe.timeoutSeconds, `${path}.timeoutSeconds`, errors);
  validateNotNegative(probe.periodSeconds, `${path}.periodSeconds`, errors);
  validateNotNegative(probe.successThreshold, `${path}.successThreshold`, errors);
  validateNotNegative(probe.failureThreshold, `${path}.failureThreshold`, errors);
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
}

export function validateProbes(container: Draft, gracePeriodSeconds: number | undefined, path: string, errors: FieldError[]): void {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  if (livenessProbe !== undefined) {
    validateProbe(livenessProbe, gracePeriodSeconds, `${path}.livenessProbe`, errors);
    validateOneSuccess(livenessProbe, `${path}.livenessProbe`, errors);
  }
  if (readinessProbe !== undefined) {
    validateProbe(readinessProbe, gracePeriodSeconds, `${path}.readinessProbe`, errors);
    if (readinessProbe.terminationGracePeriodSeconds !== undefined)
      errors.push(
        invalid(
          `${path}.readinessProbe.terminationGracePeriodSeconds`,
          readinessProbe.terminationGracePeriodSeconds,
          'must not be set for readinessProbes',
        ),
      );
  }
  if (startupProbe !== undefined) {
    validateProbe(startupProbe, gracePeriodSeconds, `${path}.startupProbe`, errors);
    validateOneSuccess(startupProbe, `${path}.startupProbe`, errors);
  }
}

function validateOneSuccess(probe: Draft, path: string, errors: FieldError[]): void {
  if (probe.successThreshold !== 1) errors.push(invalid(`${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
}

export function validateLifecycle(lifecycle: Draft, gracePeriodSeconds: number | undefined, path: string, errors: FieldError[]): void {
  if (lifecycle.postStart !== undefined) validateHandler(lifecycle.postStart, gracePeriodSeconds, `${path}.postStart`, errors);
  if (lifecycle.preStop !== undefined) validateHandler(lifecycle.preStop, gracePeriodSeconds, `${path}.preStop`, errors);
}

/** Checks the first handler, and refuses any other. */
function validateHandler(handler: Draft, gracePeriodSeconds: number | undefined, path: string, errors: FieldError[]): void {
  let handlers = 0;
  const first = (name: string): boolean => {
    if (handlers++ === 0) return true;
    errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 handler type'));
    return false;
  };
  if (handler.exec !== undefined && first('exec') && !(handler.exec.command?.length > 0)) errors.push(required(`${path}.exec.command`));
  if (handler.httpGet !== undefined && first('httpGet')) validateHttpGet(handler.httpGet, `${path}.httpGet`, errors);
  if (handler.tcpSocket !== undefined && first('tcpSocket')) validatePort(handler.tcpSocket.port, `${path}.tcpSocket.port`, errors);
  if (handler.grpc !== undefined && first('grpc')) validatePort(handler.grpc.port, `${path}.grpc.port`, errors);
  if (handler.sleep !== undefined && first('sleep')) {
    const seconds: number = handler.sleep.seconds ?? 0;
    if (gracePeriodSeconds !== undefined && (seconds < 0 || seconds > gracePeriodSeconds))
      errors.push(
        invalid(`${path}.sleep`, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriodSeconds})`),
      );
  }
  if (handlers === 0) errors.push(required(path, 'must specify a handler type'));
}

function validateHttpGet(action: Draft, path: string, errors: FieldError[]): void {
  if (!action.path) errors.push(required(`${path}.path`));
  validatePort(action.port, `${path}.port`, errors);
  if (action.scheme !== 'HTTP' && action.scheme !== 'HTTPS')
    errors.push(notSupported(`${path}.scheme`, action.scheme ?? '', ['HTTP', 'HTTPS']));
  for (const header of action.httpHeaders ?? []) {
    const name: string = header.name ?? '';
    for (const text of httpHeaderName(name)) errors.push(invalid(`${path}.httpHeaders`, name, text));
  }
}

function validatePort(port: number | string | undefined, path: string, errors: FieldError[]): void {
  if (typeof port === 'string') for (const text of portName(port)) errors.push(invalid(path, port, text));
  else for (const text of portNumber(port ?? 0)) errors.push(invalid(path, port ?? 0, text));
}
