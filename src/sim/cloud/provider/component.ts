/**
 * A simulated cloud: instances, load balancers, routes and buckets behind an API with latency, quotas and failures.
 *
 * Stands for what a provider's implementation of k8s.io/cloud-provider (cloud.go) and a COSI driver talk to. Modelled: that things exist,
 * their names and addresses, how long operations take, limits, errors that people ask for. Not modelled: traffic, billing, health checks,
 * eventual consistency. An operation takes effect when its time is over; then it is answered.
 *
 * All of it survives a crash of the component: a cloud's control plane may be down, its things stay.
 */
import type { ComponentKind, ExchangeId, Self } from '../../../kernel/component.ts';
import type { CloudAction, CloudRequest, CloudResponse } from '../wire.ts';
import { perform } from './operations.ts';
import { type CloudConfig, type CloudState, DEFAULT_LATENCIES, newCloudState } from './state.ts';

type CloudSelf = Self<CloudState, CloudConfig>;

interface Pending {
  readonly exchange: ExchangeId;
  readonly request: CloudRequest;
}

export const cloudKind: ComponentKind<CloudState, CloudConfig> = {
  kind: 'cloud',
  init: (config, durable) => (durable as CloudState | undefined) ?? newCloudState(config),
  durable: (state) => state,
  request(self, { exchange, payload }) {
    const request = payload as CloudRequest;
    const latency = self.config.latencies?.[request.op] ?? DEFAULT_LATENCIES[request.op];
    const spread = 0.8 + 0.4 * self.random('latency');
    self.timer(Math.floor(latency * self.state.latencyFactor * spread), 'cloud.perform', Object.freeze({ exchange, request }));
  },
  message(self, payload) {
    act(self.state, payload as CloudAction);
  },
  locals: {
    'cloud.perform': (self: CloudSelf, { exchange, request }: Pending) => {
      self.reply(exchange, failureOf(self.state, request) ?? perform(self.state, request));
    },
  },
};

/** The failure that was ordered for this operation, if there is one left. */
function failureOf({ faults }: CloudState, { op }: CloudRequest): CloudResponse | undefined {
  const fault = faults.get(op);
  if (!fault) return undefined;
  if (fault.times <= 1) faults.delete(op);
  else faults.set(op, Object.freeze({ ...fault, times: fault.times - 1 }));
  const { error, retryAfterSeconds } = fault;
  return Object.freeze({ ok: false, error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
}

function act(state: CloudState, action: CloudAction): void {
  switch (action.do) {
    case 'addInstance':
      state.instances.set(action.instance.name, action.instance);
      return;
    case 'removeInstance':
      state.instances.delete(action.name);
      return;
    case 'stopInstance':
    case 'startInstance': {
      const instance = state.instances.get(action.name);
      const running = action.do === 'startInstance';
      if (instance) state.instances.set(action.name, Object.freeze({ ...instance, state: running ? 'running' : 'stopped' }));
      return;
    }
    case 'setQuota':
      state.quotas[action.of] = action.limit;
      return;
    case 'setLatency':
      state.latencyFactor = action.factor;
      return;
    case 'fail': {
      const { operation, error, times, retryAfterSeconds } = action;
      if (times <= 0) state.faults.delete(operation);
      else state.faults.set(operation, Object.freeze({ error, times, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }));
    }
  }
}
