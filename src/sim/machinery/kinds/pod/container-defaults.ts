/** What a container gets without asking. Follows pkg/apis/core/v1/defaults.go and the `+default` marks of the v1 types. */
import type { Draft } from '../../scheme/definition.ts';
import { meansLatest } from './image-tag.ts';

function defaultHandler(handler: Draft): void {
  const http = handler.httpGet;
  if (http !== undefined) {
    if (!http.path) http.path = '/';
    if (!http.scheme) http.scheme = 'HTTP';
  }
  if (handler.grpc !== undefined) handler.grpc.service ??= '';
}

function defaultProbe(probe: Draft): void {
  defaultHandler(probe);
  if (!probe.timeoutSeconds) probe.timeoutSeconds = 1;
  if (!probe.periodSeconds) probe.periodSeconds = 10;
  if (!probe.successThreshold) probe.successThreshold = 1;
  if (!probe.failureThreshold) probe.failureThreshold = 3;
}

function defaultEnvironment(variables: readonly Draft[]): void {
  for (const variable of variables) {
    const from = variable.valueFrom;
    if (from === undefined) continue;
    defaultFieldSource(from);
    if (from.fileKeyRef !== undefined) from.fileKeyRef.optional ??= false;
  }
}

/** A reference to the pod's own fields or resources, in the environment or in a volume. */
export function defaultFieldSource(source: Draft): void {
  if (source.fieldRef !== undefined && !source.fieldRef.apiVersion) source.fieldRef.apiVersion = 'v1';
  if (source.resourceFieldRef !== undefined) source.resourceFieldRef.divisor ??= '0';
}

/** Containers of all sorts: main, init, ephemeral. */
export function defaultContainer(container: Draft): void {
  container.resources ??= {};
  if (!container.imagePullPolicy) container.imagePullPolicy = meansLatest(container.image ?? '') ? 'Always' : 'IfNotPresent';
  if (!container.terminationMessagePath) container.terminationMessagePath = '/dev/termination-log';
  if (!container.terminationMessagePolicy) container.terminationMessagePolicy = 'File';
  if (container.ports !== undefined) for (const port of container.ports) if (!port.protocol) port.protocol = 'TCP';
  if (container.env !== undefined) defaultEnvironment(container.env);
  if (container.livenessProbe !== undefined) defaultProbe(container.livenessProbe);
  if (container.readinessProbe !== undefined) defaultProbe(container.readinessProbe);
  if (container.startupProbe !== undefined) defaultProbe(container.startupProbe);
  const lifecycle = container.lifecycle;
  if (lifecycle === undefined) return;
  if (lifecycle.postStart !== undefined) defaultHandler(lifecycle.postStart);
  if (lifecycle.preStop !== undefined) defaultHandler(lifecycle.preStop);
}

/** Only pods, not templates: what is limited but not requested is requested as limited. */
export function requestLimits(container: Draft): void {
  const limits = container.resources.limits;
  if (limits === undefined) return;
  const names = Object.keys(limits);
  if (names.length === 0) return;
  container.resources.requests ??= {};
  const requests = container.resources.requests;
  for (const name of names) requests[name] ??= limits[name];
}

/** On the host's network a container's port is the host's. */
export function exposeOnHost(container: Draft): void {
  for (const port of container.ports ?? []) if (!port.hostPort) port.hostPort = port.containerPort;
}
