/** StatefulSets: which place is filled or cleared, and why now; what becomes of claims. */
import { counted } from '../counted.ts';
import { isAbout, isStatus, type Locals, named, type Rule, sentence } from './rule.ts';

const WHO = 'The StatefulSet controller';

function setOf({ key }: Locals) {
  return named('statefulsets', 'StatefulSet', key);
}

/** A thing in the namespace of the set. */
function beside({ key }: Locals, resource: string, kind: string, name: string) {
  return named(resource, kind, `${key.slice(0, key.indexOf('/'))}/${name}`);
}

const createStatefulPod: Rule = (locals, occasion) => {
  if (!isAbout(occasion, 'pods')) return undefined;
  const { name, wanted, first, ordered } = locals;
  const number = name.slice(name.lastIndexOf('-') + 1);
  const turn = !ordered ? ', and need not wait for the others' : first ? '' : ', and all before it are ready';
  const pod = beside(locals, 'pods', 'pod', name);
  const finds = ` wants ${counted(wanted, 'pod')} of `;
  return sentence(WHO, occasion.by, finds, setOf(locals), `; number ${number} is missing${turn}: it creates `, pod, '.');
};

const createStatefulClaim: Rule = (locals, occasion) => {
  if (occasion.object?.resource !== 'persistentvolumeclaims') return undefined;
  const claim = beside(locals, 'persistentvolumeclaims', 'PersistentVolumeClaim', locals.name);
  const pod = beside(locals, 'pods', 'pod', locals.pod);
  return sentence(WHO, occasion.by, ' makes ', claim, ' first, the storage of ', pod, ' alone.');
};

const ownStatefulClaim: Rule = (locals, occasion) => {
  if (occasion.object?.resource !== 'persistentvolumeclaims') return undefined;
  const claim = beside(locals, 'persistentvolumeclaims', 'PersistentVolumeClaim', locals.name);
  const policy = `whenDeleted ${locals.whenDeleted}, whenScaled ${locals.whenScaled}`;
  return sentence(WHO, occasion.by, ' gives ', claim, ` the owner that it is to go with (${policy}).`);
};

const deleteStatefulPod: Rule = (locals, occasion) => {
  if (!isAbout(occasion, 'pods')) return undefined;
  const { name, why, wanted, revision } = locals;
  const pod = beside(locals, 'pods', 'pod', name);
  const again = ', and will make it again under its name.';
  if (why === 'ended') return sentence(WHO, occasion.by, ' sees that ', pod, ' of ', setOf(locals), ' has ended: it deletes it', again);
  if (why === 'surplus') {
    const only = ` wants no more than ${counted(wanted, 'pod')} of `;
    return sentence(WHO, occasion.by, only, setOf(locals), ': it deletes the last, ', pod, '.');
  }
  const old = beside(locals, 'controllerrevisions', '', revision);
  return sentence(WHO, occasion.by, ' finds that ', pod, ' is still as in revision ', old, ': it deletes it', again);
};

const mendStatefulPod: Rule = (locals, occasion) => {
  if (!isAbout(occasion, 'pods')) return undefined;
  return sentence(
    WHO,
    occasion.by,
    ' gives ',
    beside(locals, 'pods', 'pod', locals.name),
    ' the labels and volumes that belong to its name.',
  );
};

const createRevision: Rule = ({ owner, name, revision }, occasion) => {
  if (!isAbout(occasion, 'controllerrevisions')) return undefined;
  const set = named('statefulsets', 'StatefulSet', owner);
  const kept = named('controllerrevisions', 'ControllerRevision', `${owner.slice(0, owner.indexOf('/'))}/${name}`);
  return sentence(WHO, occasion.by, ' has not seen this template of ', set, ' before: it keeps it as ', kept, `, number ${revision}.`);
};

const renumberRevision: Rule = ({ name, from, to }, { by, object }) => {
  if (object?.resource !== 'controllerrevisions') return undefined;
  const kept = named('controllerrevisions', 'ControllerRevision', `${object.namespace}/${name}`);
  return sentence(
    WHO,
    by,
    ' knows this template as ',
    kept,
    `: it gives it the number ${to} in place of ${from}, so that it is the newest.`,
  );
};

const deleteRevision: Rule = ({ name }, { by, object }) => {
  if (object?.resource !== 'controllerrevisions') return undefined;
  const old = named('controllerrevisions', 'ControllerRevision', `${object.namespace}/${name}`);
  return sentence('The controller', by, ' keeps no more history than it is told to: it deletes ', old, ', which no pod is made of.');
};

/** The work itself is told by what holds it up, if anything does. */
const statefulWait: Rule = (locals, { by, object }) => {
  if (object !== undefined) return undefined;
  return sentence(WHO, by, ' goes no further with ', setOf(locals), `: it waits ${locals.why}.`);
};

const statefulStatus: Rule = (locals, occasion) => {
  if (!isStatus(occasion)) return undefined;
  const { wanted, replicas, readyReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = locals;
  const updated = currentRevision === updateRevision ? '' : ` and ${updatedReplicas} of the new revision`;
  const counts = ` counts ${replicas > wanted ? counted(replicas, 'pod') : `${replicas} of ${counted(wanted, 'pod')}`} of `;
  const surplus = replicas > wanted ? `, ${replicas - wanted} more than are wanted` : '';
  const rest = `${surplus}, ${readyReplicas} of them ready${updated}: it writes that into its status.`;
  return sentence(WHO, occasion.by, counts, setOf(locals), rest);
};

export const STATEFUL: Readonly<Record<string, Rule>> = {
  createStatefulClaim,
  ownStatefulClaim,
  createStatefulPod,
  deleteStatefulPod,
  mendStatefulPod,
  createRevision,
  renumberRevision,
  deleteRevision,
  statefulWait,
  statefulStatus,
};
