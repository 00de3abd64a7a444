/**
 * Image pulls, one after the other (serializeImagePulls; pkg/kubelet/images/{image_manager,puller}.go). The texts of events and waiting
 * reasons are image_manager.go's.
 */

import { formatDuration } from '../machinery/durations.ts';
import type { Container } from '../machinery/types/container.ts';
import { backoffEnd, nextBackoff } from './backoff.ts';
import { containerEvent } from './client.ts';
import { timingsOf } from './config.ts';
import { isInvalidName, pullFailure, pullPolicy, pullSpan, sizeOf } from './images.ts';
import { containerNamed, requestRetry, requestSync, specOf } from './pod-runtime.ts';
import type { ContainerRuntime, KubeletSelf, PodRuntime, Pull } from './state.ts';

/** True if the image is there and the container may start. Else it is being fetched, or the container says why it waits. */
export function ensureImage(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, spec: Container): boolean {
  const { image = '' } = spec;
  if (isInvalidName(image)) {
    const why = `couldn't parse image name "${image}": invalid reference format`;
    const message = `Failed to apply default image tag "${image}": ${why}`;
    containerEvent(self, pod, container, 'Warning', 'InspectFailed', message);
    fail(self, pod, container, 'InvalidImageName', message);
    requestRetry(self, pod);
    return false;
  }
  const policy = pullPolicy(spec);
  const present = self.state.own.images.has(image);
  if (present && policy !== 'Always') {
    const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
    containerEvent(self, pod, container, 'Normal', 'Pulled', message);
    return true;
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    containerEvent(self, pod, container, 'Warning', 'ErrImageNeverPull', message);
    fail(self, pod, container, 'ErrImageNeverPull', message);
    requestRetry(self, pod);
    return false;
  }
  const wait = container.pullBackoff && backoffEnd(container.pullBackoff, container.pullBackoff.updatedAt, self.now);
  if (wait !== undefined) {
    containerEvent(self, pod, container, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
    const cause = pullFailure(image, pod.pod) ?? '';
    fail(self, pod, container, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${cause}`);
    requestRetry(self, pod);
    return false;
  }
  ask(self, pod, container, image);
  return false;
}

function fail(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, reason: string, message: string): void {
  containerEvent(self, pod, container, 'Warning', 'Failed', `Error: ${reason}`);
  container.phase = container.exit ? 'exited' : 'waiting';
  container.waiting = Object.freeze({ reason, message });
}

function ask(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, image: string): void {
  const { pulls } = self.state.own;
  container.phase = 'pulling';
  containerEvent(self, pod, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
  pulls.push(Object.freeze({ uid: pod.uid, container: container.name, image, askedAt: self.now }));
  if (pulls.length === 1) begin(self);
}

/** Begins the pull at the head of the queue. */
function begin(self: KubeletSelf): void {
  const { pulls, pods, images } = self.state.own;
  const pull = pulls[0];
  if (!pull) return;
  const pod = pods.get(pull.uid);
  if (self.traced) self.step('pullImage', { image: pull.image, waiting: pulls.length - 1 });
  const fails = pod !== undefined && pullFailure(pull.image, pod.pod) !== undefined;
  const { pullBytesPerSecond } = timingsOf(self.config);
  self.timer(pullSpan(pull.image, fails || images.has(pull.image), pullBytesPerSecond), 'kubelet.pulled', self.now);
}

/** The pull at the head of the queue is over. */
export function pulled(self: KubeletSelf, begunAt: number): void {
  const pull = self.state.own.pulls.shift();
  begin(self);
  if (!pull) return;
  const pod = self.state.own.pods.get(pull.uid);
  const container = pod && containerNamed(pod, pull.container);
  const failure = pod && pullFailure(pull.image, pod.pod);
  if (failure === undefined) keep(self, pull.image);
  if (!pod || !container || container.phase !== 'pulling') return;
  if (failure !== undefined) failed(self, pod, container, pull, failure);
  else {
    const took = formatDuration(self.now - begunAt);
    const waited = formatDuration(self.now - pull.askedAt);
    const message = `Successfully pulled image "${pull.image}" in ${took} (${waited} including waiting). Image size: ${sizeOf(pull.image)} bytes.`;
    containerEvent(self, pod, container, 'Normal', 'Pulled', message);
    container.phase = 'waiting';
    container.fetched = pull.image;
  }
  requestSync(self, pod, failure === undefined ? 0 : timingsOf(self.config).noticeMicros);
}

function failed(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, pull: Pull, failure: string): void {
  const now = self.now;
  container.pullBackoff = nextBackoff(container.pullBackoff, container.pullBackoff?.updatedAt ?? now, now);
  containerEvent(self, pod, container, 'Warning', 'Failed', `Failed to pull image "${pull.image}": ${failure}`);
  fail(self, pod, container, 'ErrImagePull', failure);
  self.timer(0, 'kubelet.report', pod.uid);
}

function keep(self: KubeletSelf, image: string): void {
  const { images } = self.state.own;
  if (images.has(image)) return;
  images.set(image, Object.freeze({ sizeBytes: sizeOf(image), pulledAt: self.now }));
  self.timer(0, 'kubelet.nodeChanged');
}

/** Is this the image that `pulled` has just fetched for the container? */
export function isFetched(pod: PodRuntime, container: ContainerRuntime): boolean {
  return container.fetched !== '' && container.fetched === specOf(pod, container).image;
}
