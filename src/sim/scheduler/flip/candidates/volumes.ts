/** Refusals about volumes: claims and volumes that are missing, out of reach, in use, too many, too large. */
import { CSI_NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES, VOLUME_ATTACHMENTS } from '../../../client/resource.ts';
import { classOf } from '../../../machinery/kinds/storage/claim.ts';
import { value } from '../../../machinery/quantity.ts';
import type { PersistentVolumeClaim } from '../../../machinery/types/storage.ts';
import { isFullyBound } from '../../../machinery/volumes/binding.ts';
import { defaultClass } from '../../../machinery/volumes/default-class.ts';
import type { PodClaim } from '../../framework/pod-storage.ts';
import type { Change } from '../change.ts';
import { volumesOf } from '../pod-volumes.ts';
import { evictions, greatest, least, mayGo, type Question } from '../question.ts';

/** Of a claim that nobody has described. */
const SIZE = '1Gi';
const MOST_CLASSES = 6;
/** More volumes than a node can ever have. */
const MOST_VOLUMES = 1_000;
const ZONE = 'topology.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';

function claimsOf({ situation }: Question): readonly PodClaim[] {
  return situation.pod.storage?.claims ?? [];
}

function claimOf({ situation }: Question, key: string): PersistentVolumeClaim | undefined {
  return situation.fleet.objects(PERSISTENT_VOLUME_CLAIMS).get(key);
}

/** Where a volume would be that this node can use. */
function placeOf({ node }: Question): Readonly<Record<string, string>> {
  const zone = node.labels[ZONE];
  return zone === undefined ? { [HOSTNAME]: node.labels[HOSTNAME] ?? node.name } : { [ZONE]: zone };
}

/** What is wrong with the pod's claims, wherever it goes. */
export function* claimed(question: Question): Generator<Change> {
  for (const { key, ephemeral } of claimsOf(question)) {
    const claim = claimOf(question, key);
    if (claim === undefined) {
      if (!ephemeral)
        for (const storageClassName of classesFor(question)) yield { kind: 'make claim', claim: key, storageClassName, size: SIZE };
    } else if (claim.spec.volumeName && isAway(question, claim.spec.volumeName)) yield volumeFor(claim, key, {}, claim.spec.volumeName);
    else if (!isFullyBound(claim) && !waits(question, claim)) yield volumeFor(claim, key, {}, claim.spec.volumeName);
  }
}

function isAway({ situation }: Question, volume: string): boolean {
  return !situation.fleet.objects(PERSISTENT_VOLUMES).has(volume);
}

function waits({ situation }: Question, claim: PersistentVolumeClaim): boolean {
  return situation.fleet.objects(STORAGE_CLASSES).get(classOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** The default one first; without classes none. */
function classesFor({ situation }: Question): readonly string[] {
  const all = [...situation.fleet.objects(STORAGE_CLASSES).values()];
  const first = defaultClass(all)?.metadata.name;
  const names = all.map(({ metadata }) => metadata.name).filter((name) => name !== first);
  return [...(first === undefined ? [] : [first]), ...names, ''].slice(0, MOST_CLASSES);
}

function volumeFor(claim: PersistentVolumeClaim, key: string, place: Readonly<Record<string, string>>, name?: string): Change {
  const { resources, accessModes = [], selector } = claim.spec;
  return {
    kind: 'add volume',
    claim: key,
    size: resources?.requests?.storage ?? '0',
    storageClassName: classOf(claim),
    accessModes,
    labels: selector?.matchLabels ?? {},
    place,
    ...(name ? { name } : {}),
  };
}

/** VolumeBinding, and VolumeZone behind it. */
export function* bound(question: Question): Generator<Change> {
  const waiting = claimsOf(question).filter(({ key }) => {
    const claim = claimOf(question, key);
    return claim !== undefined && !claim.spec.volumeName && waits(question, claim);
  });
  const volumes = claimsOf(question).flatMap(({ key }) => {
    const name = claimOf(question, key)?.spec.volumeName;
    return name ? [{ volume: name, claim: key }] : [];
  });
  for (const { key } of waiting) yield* smaller(question, key);
  yield* within(
    question,
    volumes.map(({ volume }) => volume),
  );
  yield* claimed(question);
  for (const { key } of waiting) {
    const claim = claimOf(question, key) as PersistentVolumeClaim;
    const place = placeOf(question);
    yield { kind: 'add space', storageClassName: classOf(claim), size: claim.spec.resources?.requests?.storage ?? '0', place };
    yield volumeFor(claim, key, place);
  }
  yield* moved(question, volumes);
}

function* smaller(question: Question, claim: string): Generator<Change> {
  const asked = value(claimOf(question, claim)?.spec.resources?.requests?.storage);
  const most = greatest(1, asked, (size) => question.suffices({ kind: 'smaller claim', claim, asked, most: size }));
  if (most !== undefined) yield { kind: 'smaller claim', claim, asked, most };
}

/** The node says nothing of where it is, and the volumes ask for it. */
function* within({ situation, node }: Question, names: readonly string[]): Generator<Change> {
  const known = situation.fleet.objects(PERSISTENT_VOLUMES);
  for (const name of names) {
    for (const { matchExpressions = [] } of known.get(name)?.spec.nodeAffinity?.required?.nodeSelectorTerms ?? []) {
      const lacking = matchExpressions.filter(({ key, operator }) => operator === 'In' && node.labels[key] === undefined);
      const set = Object.fromEntries(lacking.map(({ key, values = [] }) => [key, values[0] ?? '']));
      if (lacking.length > 0 && lacking.length === matchExpressions.length) yield { kind: 'label', node: node.name, set, drop: [] };
    }
  }
}

type Bound = { readonly volume: string; readonly claim: string };

/** As few as need be: one, or all. */
function* moved(question: Question, volumes: readonly Bound[]): Generator<Change> {
  const place = placeOf(question);
  for (const one of volumes) yield { kind: 'move volume', volumes: [one], place };
  if (volumes.length > 1) yield { kind: 'move volume', volumes, place };
}

/** VolumeRestrictions: somebody else uses the disk, or the claim that one pod alone may use. */
export function* unshared(question: Question): Generator<Change> {
  yield* claimed(question);
  const { situation, node } = question;
  const mine = new Set(claimsOf(question).map(({ key }) => key));
  const users = situation.fleet.nodes.flatMap(({ name, pods }) =>
    mayGo(situation, pods)
      .filter(({ storage }) => storage?.claims.some(({ key }) => mine.has(key)) || (name === node.name && (storage?.disks.length ?? 0) > 0))
      .map((pod) => ({ pod, node: name })),
  );
  yield* evictions(question, users);
  yield { kind: 'add node', like: node.name };
}

/** NodeVolumeLimits. */
export function* attachable(question: Question): Generator<Change> {
  const { situation, node, suffices } = question;
  yield* claimed(question);
  const { fleet } = situation;
  const needed = new Set(node.pods.flatMap((pod) => volumesOf(pod, fleet)));
  const idle = [...fleet.objects(VOLUME_ATTACHMENTS).values()].flatMap(({ spec }) => {
    const volume = spec.source.persistentVolumeName;
    return spec.nodeName === node.name && volume !== undefined && !needed.has(volume) ? [volume] : [];
  });
  for (const volume of idle) yield { kind: 'detach', node: node.name, volumes: [volume] };
  const several = least(1, idle.length, (count) => suffices({ kind: 'detach', node: node.name, volumes: idle.slice(0, count) }));
  if (several !== undefined) yield { kind: 'detach', node: node.name, volumes: idle.slice(0, several) };
  for (const { name: driver, allocatable } of fleet.objects(CSI_NODES).get(node.name)?.spec.drivers ?? []) {
    const from = allocatable?.count;
    if (from === undefined) continue;
    const to = least(from, from + MOST_VOLUMES, (count) => suffices({ kind: 'more volumes', node: node.name, driver, from, to: count }));
    if (to !== undefined) yield { kind: 'more volumes', node: node.name, driver, from, to };
  }
  const holders = node.pods.filter(({ storage }) => storage !== undefined && storage.claims.length + storage.inTree.length > 0);
  yield* evictions(
    question,
    mayGo(situation, holders).map((pod) => ({ pod, node: node.name })),
  );
  yield { kind: 'add node', like: node.name };
}
