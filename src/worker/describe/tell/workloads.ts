/** Deployments, ReplicaSets and Jobs: what is wanted, what is there, what follows. */
import { counted } from '../counted.ts';
import { isAbout, isStatus, type Locals, named, type Occasion, type Rule, sentence } from './rule.ts';

/** Steps name some objects without their namespace: it is that of the request, or of the key that is reconciled. */
function within({ object, steps }: Occasion, name: string): string {
  const key: string = steps.get('sync')?.key ?? '';
  return `${object?.namespace ?? key.slice(0, Math.max(0, key.indexOf('/')))}/${name}`;
}

/** ReplicaSets and ReplicationControllers are kept by the same code in two names. */
function keeperOf(kind: string, key: string) {
  const isSet = kind === 'ReplicaSet';
  return {
    keeper: named(isSet ? 'replicasets' : 'replicationcontrollers', kind, key),
    who: isSet ? 'The ReplicaSet controller' : 'The replication manager',
  };
}

const manageReplicas: Rule = ({ kind, name, active, wanted, diff }, occasion) => {
  if (diff === 0 || !isAbout(occasion, 'pods')) return undefined;
  const { keeper, who } = keeperOf(kind, within(occasion, name));
  const act = diff < 0 ? `creates ${-diff}` : `deletes ${diff}`;
  return sentence(who, occasion.by, ` wants ${counted(wanted, 'pod')} of `, keeper, ` and sees ${active}: it ${act}.`);
};

/** Deployment, ReplicaSet and Job controllers all name a step so: the locals tell which. */
const sync: Rule = (locals, occasion) => {
  if (!isStatus(occasion)) return undefined;
  if ('wanted' in locals) return replicasCounted(locals, occasion);
  return 'succeeded' in locals ? jobCounted(locals, occasion) : undefined;
};

/** What was counted is written only if it is news: the work itself does not tell. */
function written(object: Occasion['object']): string {
  return object === undefined ? '' : ': it writes that into its status';
}

function replicasCounted({ kind, key, active, wanted, ready }: Locals, { by, object }: Occasion) {
  const { keeper, who } = keeperOf(kind, key);
  return sentence(who, by, ` counts ${active} of ${counted(wanted, 'pod')} of `, keeper, `, ${ready} of them ready${written(object)}.`);
}

function jobCounted({ key, active, succeeded, failed, finished }: Locals, { by, object }: Occasion) {
  const counts = `${active} at work, ${succeeded} done and ${failed} failed`;
  const end = finished === undefined ? written(object) : `; it is finished (${finished})`;
  return sentence('The Job controller', by, ' counts the pods of ', named('jobs', 'Job', key), `: ${counts}${end}.`);
}

const manageJob: Rule = ({ key, active, wantActive }, occasion) => {
  if (active === wantActive || !isAbout(occasion, 'pods')) return undefined;
  const act = active < wantActive ? `creates ${wantActive - active}` : `deletes ${active - wantActive}`;
  return sentence(
    'The Job controller',
    occasion.by,
    ` wants ${counted(wantActive, 'pod')} of `,
    named('jobs', 'Job', key),
    ` at work and sees ${active}: it ${act}.`,
  );
};

const track: Rule = ({ key, released }, { by, object }) => {
  if (object?.resource !== 'pods') return undefined;
  return sentence(
    'The Job controller',
    by,
    ` has counted ${counted(released, 'pod')} of `,
    named('jobs', 'Job', key),
    ' that ended: it lets go of them by taking its finalizer off.',
  );
};

const createReplicaSet: Rule = ({ name, replicas, revision }, occasion) => {
  if (!isAbout(occasion, 'replicasets')) return undefined;
  const deployment = named('deployments', 'Deployment', occasion.steps.get('sync')?.key ?? '');
  const set = named('replicasets', 'ReplicaSet', within(occasion, name));
  return sentence(
    'The Deployment controller',
    occasion.by,
    ' finds no ReplicaSet with the template of ',
    deployment,
    ': it creates ',
    set,
    ` with ${counted(replicas, 'replica')}, as revision ${revision}.`,
  );
};

const scaleReplicaSet: Rule = ({ name, from, to }, occasion) => {
  if (!isAbout(occasion, 'replicasets')) return undefined;
  const set = named('replicasets', 'ReplicaSet', within(occasion, name));
  const old = occasion.steps.get('reconcileOldReplicaSets');
  const fresh = occasion.steps.get('reconcileNewReplicaSet');
  const step = ['from ', String(from), ' to ', String(to), '.'].join('');
  if (old !== undefined) {
    const spare = ` must keep ${counted(old.minAvailable, 'pod')} available and has ${old.maxScaledDown} to spare: it scales the old `;
    return sentence('The Deployment controller', occasion.by, spare, set, ` ${step}`);
  }
  if (fresh?.name === name)
    return sentence(
      'The Deployment controller',
      occasion.by,
      ' has room for the next step of the rollout: it scales the new ',
      set,
      ` ${step}`,
    );
  const wanted = occasion.steps.get('sync')?.replicas;
  return sentence(
    'The Deployment controller',
    occasion.by,
    wanted === undefined ? ' scales ' : ` wants ${counted(wanted, 'pod')}: it scales `,
    set,
    ` ${step}`,
  );
};

const rolloutStatus: Rule = ({ updated = 0, available = 0 }, occasion) => {
  if (!isStatus(occasion)) return undefined;
  const { object, steps } = occasion;
  const deployment = named(
    'deployments',
    'Deployment',
    object === undefined ? (steps.get('sync')?.key ?? '') : `${object.namespace}/${object.name}`,
  );
  return sentence(
    'The Deployment controller',
    occasion.by,
    ` counts ${updated} up-to-date and ${counted(available, 'available pod')} of `,
    deployment,
    `${written(object)}.`,
  );
};

export const WORKLOADS: Readonly<Record<string, Rule>> = {
  createReplicaSet,
  scaleReplicaSet,
  rolloutStatus,
  manageReplicas,
  manageJob,
  track,
  sync,
};
