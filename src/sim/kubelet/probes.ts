/**
 * Startup, readiness and liveness probes (pkg/kubelet/prober/worker.go).
 *
 * There is nobody to ask, so what a probe would find is declared: an `exec` command is read like a container's (programs.ts); an `httpGet`
 * of a path with `fail` in it gets 500; the annotation `fake/unhealthy: KIND` or `KIND:DURATION` lets the probes of that kind (`liveness`,
 * `readiness`, `startup`) fail, from so long after the container's start on; `fake/outcome: never-ready` lets readiness fail. All others
 * succeed. A probe that will go on as it does is not carried out: it costs nothing. Failing ones are, each period, for their events.
 */

import { parseDuration } from '../machinery/durations.ts';
import type { Container, Probe } from '../machinery/types/container.ts';
import { containerEvent } from './client.ts';
import { type ContainerKey, find, requestSync, specOf } from './pod-runtime.ts';
import { outcomeOf, programOfCommand } from './programs.ts';
import type { ContainerRuntime, KubeletSelf, PodRuntime } from './state.ts';

type Kind = 'startup' | 'readiness' | 'liveness';

interface Tick extends ContainerKey {
  readonly kind: Kind;
  readonly successes: number;
  readonly failures: number;
}

const TITLES: Readonly<Record<Kind, string>> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' };

function probeOf(spec: Container, kind: Kind): Probe | undefined {
  if (kind === 'startup') return spec.startupProbe;
  return kind === 'readiness' ? spec.readinessProbe : spec.livenessProbe;
}

/** The container runs: what is known at once, and the first probes. */
export function beginProbes(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, spec: Container): void {
  container.started = spec.startupProbe === undefined;
  container.ready = false;
  if (spec.startupProbe) schedule(self, pod, container, 'startup', firstDelay(spec.startupProbe));
  else beginAfterStartup(self, pod, container, spec);
}

function beginAfterStartup(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, spec: Container): void {
  const { readinessProbe, livenessProbe } = spec;
  const since = self.now - container.startedAt;
  if (readinessProbe) schedule(self, pod, container, 'readiness', Math.max(0, firstDelay(readinessProbe) - since));
  else container.ready = outcomeOf(pod.pod) !== 'never-ready' || container.init;
  if (livenessProbe) schedule(self, pod, container, 'liveness', Math.max(0, firstDelay(livenessProbe) - since));
}

const periodOf = (probe: Probe): number => (probe.periodSeconds || 10) * 1_000_000;

/** Probes come with the period; those before the initial delay are left out. */
function firstDelay(probe: Probe): number {
  const period = periodOf(probe);
  return Math.ceil(((probe.initialDelaySeconds ?? 0) * 1_000_000) / period) * period;
}

function schedule(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, kind: Kind, span: number): void {
  next(self, container, { uid: pod.uid, name: container.name, run: container.run, kind, successes: 0, failures: 0 }, span);
}

function next(self: KubeletSelf, container: ContainerRuntime, tick: Tick, span: number): void {
  container.probeTimers[tick.kind] = self.timer(span, 'kubelet.probe', Object.freeze(tick));
}

/** One probe. */
export function probe(self: KubeletSelf, tick: Tick): void {
  const found = find(self, tick);
  if (found?.container.phase !== 'running') return;
  const { pod, container } = found;
  const spec = specOf(pod, container);
  const declared = probeOf(spec, tick.kind);
  if (!declared) return;
  const failure = failureOf(self, pod, container, tick.kind, declared);
  if (failure === undefined) succeeded(self, pod, container, spec, tick, declared);
  else failed(self, pod, container, tick, declared, failure);
}

function succeeded(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, spec: Container, tick: Tick, declared: Probe): void {
  const successes = tick.successes + 1;
  const period = periodOf(declared);
  if (successes < (declared.successThreshold || 1)) {
    next(self, container, { ...tick, successes, failures: 0 }, period);
    return;
  }
  if (tick.kind === 'startup') {
    container.started = true;
    beginAfterStartup(self, pod, container, spec);
    requestSync(self, pod);
    return;
  }
  if (tick.kind === 'readiness' && !container.ready) {
    container.ready = true;
    requestSync(self, pod);
  }
  const failsFrom = unhealthyFrom(pod, container, tick.kind);
  if (failsFrom !== undefined && failsFrom > self.now) {
    next(self, container, { ...tick, successes, failures: 0 }, Math.ceil((failsFrom - self.now) / period) * period);
  }
}

function failed(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, tick: Tick, declared: Probe, failure: string): void {
  const title = TITLES[tick.kind];
  containerEvent(self, pod, container, 'Warning', 'Unhealthy', `${title} probe failed: ${failure}`);
  const failures = tick.failures + 1;
  if (failures < (declared.failureThreshold || 3)) {
    next(self, container, { ...tick, successes: 0, failures }, periodOf(declared));
    return;
  }
  if (tick.kind === 'readiness') {
    if (container.ready) {
      container.ready = false;
      requestSync(self, pod);
    }
    next(self, container, { ...tick, successes: 0, failures }, periodOf(declared));
    return;
  }
  containerEvent(self, pod, container, 'Normal', 'Killing', `Container ${container.name} failed ${tick.kind} probe, will be restarted`);
  const grace = declared.terminationGracePeriodSeconds ?? pod.pod.spec.terminationGracePeriodSeconds ?? 30;
  self.timer(0, 'kubelet.stopContainer', { ...tick, graceMicros: grace * 1_000_000 });
}

/** What the probe finds wrong, as the prober says it; undefined: nothing. */
function failureOf(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, kind: Kind, declared: Probe): string | undefined {
  const from = unhealthyFrom(pod, container, kind);
  const told = from !== undefined && self.now >= from;
  if (declared.exec) {
    const exit = programOfCommand(declared.exec.command ?? [])?.exit;
    return told || (exit !== undefined && exit.code !== 0) ? '' : undefined;
  }
  if (declared.httpGet?.path?.includes('fail')) return 'HTTP probe failed with statuscode: 500';
  if (!told) return undefined;
  return declared.httpGet ? 'HTTP probe failed with statuscode: 503' : `dial tcp ${pod.address ?? ''}: connect: connection refused`;
}

/** From when on probes of that kind fail because an annotation says so; undefined: none does. */
function unhealthyFrom(pod: PodRuntime, container: ContainerRuntime, kind: Kind): number | undefined {
  if (kind === 'readiness' && outcomeOf(pod.pod) === 'never-ready') return container.startedAt;
  const [named, after = '0'] = (pod.pod.metadata.annotations?.['fake/unhealthy'] ?? '').split(':');
  return named === kind ? container.startedAt + (parseDuration(after) ?? 0) : undefined;
}
