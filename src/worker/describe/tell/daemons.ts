/** DaemonSets: which nodes lack a pod or have one too many, and how much may be in motion at a time. */
import { counted } from '../counted.ts';
import { isAbout, isStatus, type Locals, named, type Rule, sentence } from './rule.ts';

const WHO = 'The DaemonSet controller';

function setOf({ key }: Locals) {
  return named('daemonsets', 'DaemonSet', key);
}

/** A thing in the namespace of the set. */
function beside({ key }: Locals, resource: string, kind: string, name: string) {
  return named(resource, kind, `${key.slice(0, key.indexOf('/'))}/${name}`);
}

const manageDaemons: Rule = (locals, occasion) => {
  const { nodes, needing, doomed } = locals;
  if (needing + doomed === 0 || !isAbout(occasion, 'pods')) return undefined;
  const surplus = `${counted(doomed, 'pod')} of `;
  if (needing === 0) {
    return sentence(
      WHO,
      occasion.by,
      ' finds ',
      surplus,
      setOf(locals),
      ` that should not be: it deletes ${doomed === 1 ? 'it' : 'them'}.`,
    );
  }
  const also = doomed === 0 ? '' : `, and deletes ${doomed} that should not be`;
  const lack = ` finds ${needing} of ${counted(nodes, 'node')} without a pod of `;
  return sentence(WHO, occasion.by, lack, setOf(locals), `: it creates ${needing}, each for its node${also}.`);
};

const rollDaemons: Rule = (locals, occasion) => {
  const { doomed, needing, maxSurge, maxUnavailable } = locals;
  if (doomed.length + needing.length === 0 || !isAbout(occasion, 'pods')) return undefined;
  const set = setOf(locals);
  if (needing.length > 0) {
    const room = `: ${counted(maxSurge, 'node')} may have a second one, so it creates one on ${needing.join(', ')} beside the old.`;
    return sentence(WHO, occasion.by, ' brings a new template to the pods of ', set, room);
  }
  const old = doomed.length === 1 ? beside(locals, 'pods', 'pod', doomed[0]) : counted(doomed.length, 'pod');
  if (maxSurge > 0) return sentence(WHO, occasion.by, ' sees new pods of ', set, ' available: it deletes the old ', old, ' beside.');
  const room = `: ${maxUnavailable} may be unavailable at a time, so it deletes the old `;
  return sentence(WHO, occasion.by, ' brings a new template to the pods of ', set, room, old, '.');
};

const daemonRevision: Rule = (locals, occasion) => {
  if (!isAbout(occasion, 'controllerrevisions')) return undefined;
  const { name, revision, isNew } = locals;
  const kept = beside(locals, 'controllerrevisions', 'ControllerRevision', name);
  if (!isNew)
    return sentence(WHO, occasion.by, ' knows this template of ', setOf(locals), ' as ', kept, `: it becomes number ${revision}.`);
  const fresh = ' has not seen this template of ';
  return sentence(WHO, occasion.by, fresh, setOf(locals), ' before: it keeps it as ', kept, `, number ${revision}.`);
};

const daemonStatus: Rule = (locals, occasion) => {
  if (!isStatus(occasion)) return undefined;
  const { desired, ready, updated, misscheduled } = locals;
  const strangers = misscheduled === 0 ? '' : `, and ${counted(misscheduled, 'node')} with one that should not be there`;
  const counts = ` counts ${ready} of ${counted(desired, 'node')} with a ready pod of `;
  return sentence(WHO, occasion.by, counts, setOf(locals), `, ${updated} up to date${strangers}: it writes that into its status.`);
};

export const DAEMONS: Readonly<Record<string, Rule>> = { rollDaemons, manageDaemons, daemonRevision, daemonStatus };
