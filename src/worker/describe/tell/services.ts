/** Endpoints and EndpointSlices: which pods stand behind a Service. */
import { counted } from '../counted.ts';
import { named, type Rule, sentence } from './rule.ts';

const slicesPlanned: Rule = (plan, { steps, by, object }) => {
  if (object !== undefined && object.resource !== 'endpointslices') return undefined;
  const acts = [
    [plan.create, 'creates'],
    [plan.update, 'changes'],
    [plan.delete, 'deletes'],
  ].flatMap(([count, verb]) => (count > 0 ? [`${verb} ${counted(count, 'slice')}`] : []));
  if (acts.length === 0) return undefined;
  const pods = steps.get('podsSelected')?.pods ?? 0;
  return sentence(
    'The EndpointSlice controller',
    by,
    ` finds ${counted(pods, 'pod')} behind `,
    named('services', 'Service', plan.key),
    `: it ${acts.join(' and ')}.`,
  );
};

const subsetsComputed: Rule = ({ key, pods, exists }, { by, object }) => {
  if (object !== undefined && object.resource !== 'endpoints') return undefined;
  const act = exists === true ? 'changes' : 'creates';
  return sentence(
    'The Endpoints controller',
    by,
    ` finds ${counted(pods, 'pod')} behind `,
    named('services', 'Service', key),
    `: it ${act} its Endpoints.`,
  );
};

const serviceGone: Rule = ({ key }, { by, object }) => {
  if (object !== undefined && object.resource !== 'endpoints') return undefined;
  return sentence('The Endpoints controller', by, ' sees that ', named('services', 'Service', key), ' is gone: it deletes its Endpoints.');
};

export const SERVICES: Readonly<Record<string, Rule>> = { slicesPlanned, subsetsComputed, serviceGone };
