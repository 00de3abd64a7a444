/** Refusals by DynamicResources: claims, classes and devices that are missing, taken, elsewhere, or not as wanted. */
import { DEVICE_CLASSES, RESOURCE_CLAIMS, RESOURCE_SLICES } from '../../../client/resource.ts';
import { claimNameFor, claimReferences, isReservedFor } from '../../../machinery/pod-claims.ts';
import type { ExactDeviceRequest, ResourceClaim, ResourceSlice } from '../../../machinery/types/devices.ts';
import type { Change } from '../change.ts';
import { evictions, greatest, least, mayGo, type Question } from '../question.ts';

const MOST_CLASSES = 6;
/** Kinds of devices that are tried as one more. */
const MOST_MODELS = 6;
/** So many more of one kind. */
const MOST_MORE = 8;

interface Named {
  readonly key: string;
  readonly claim: ResourceClaim | undefined;
}

function claimsOf({ situation }: Question): readonly Named[] {
  const { pod } = situation.pod;
  const known = situation.fleet.objects(RESOURCE_CLAIMS);
  return claimReferences(pod).flatMap((reference): readonly Named[] => {
    const named = claimNameFor(pod, reference);
    if ('problem' in named || named.name === undefined) return [];
    const key = `${pod.metadata.namespace}/${named.name}`;
    const claim = known.get(key);
    return claim === undefined && named.isMade ? [] : [{ key, claim }];
  });
}

export function* equipped(question: Question): Generator<Change> {
  const { situation, node } = question;
  const claims = claimsOf(question);
  const away = claims.filter(({ claim }) => claim?.status?.allocation !== undefined);
  for (const { key, claim } of away) if (claim !== undefined && isHis(question, claim)) yield { kind: 'release devices', claim: key };
  yield* fewer(question, claims);
  yield* made(question, claims);
  const users = situation.fleet.nodes.flatMap(({ name, pods }) =>
    mayGo(situation, pods)
      .filter(({ pod }) =>
        name === node.name ? claimReferences(pod).length > 0 : away.some(({ claim }) => claim && isReservedFor(pod, claim)),
      )
      .map((pod) => ({ pod, node: name })),
  );
  yield* evictions(question, users);
  yield* more(question);
  yield { kind: 'add node', like: node.name };
  for (const { key, request } of requestsOf(claims, ({ selectors }) => (selectors?.length ?? 0) > 0))
    yield { kind: 'drop selectors', claim: key, request };
}

/** Nobody else uses it. */
function isHis({ situation }: Question, { status }: ResourceClaim): boolean {
  return (status?.reservedFor ?? []).every(({ uid }) => uid === situation.pod.pod.metadata.uid);
}

interface Asked {
  readonly key: string;
  readonly request: string;
  readonly count: number;
}

/** Requests without alternatives, of claims that have no devices yet. */
function requestsOf(claims: readonly Named[], isMeant: (one: ExactDeviceRequest) => boolean): readonly Asked[] {
  return claims.flatMap(({ key, claim }) => {
    if (claim === undefined || claim.status?.allocation !== undefined) return [];
    return (claim.spec.devices?.requests ?? []).flatMap(({ name, exactly }) =>
      exactly !== undefined && isMeant(exactly) ? [{ key, request: name, count: exactly.count ?? 1 }] : [],
    );
  });
}

function* fewer({ suffices }: Question, claims: readonly Named[]): Generator<Change> {
  for (const { key: claim, request, count: asked } of requestsOf(claims, ({ allocationMode }) => allocationMode !== 'All')) {
    const most = greatest(1, asked, (count) => suffices({ kind: 'fewer devices', claim, request, asked, most: count }));
    if (most !== undefined) yield { kind: 'fewer devices', claim, request, asked, most };
  }
}

function* made({ situation }: Question, claims: readonly Named[]): Generator<Change> {
  const classes = situation.fleet.objects(DEVICE_CLASSES);
  for (const { key, claim } of claims) {
    if (claim === undefined)
      for (const deviceClassName of [...classes.keys()].slice(0, MOST_CLASSES))
        yield { kind: 'make device claim', claim: key, deviceClassName };
    for (const { exactly, firstAvailable = [] } of claim?.spec.devices?.requests ?? [])
      for (const { deviceClassName } of exactly === undefined ? firstAvailable : [exactly])
        if (!classes.has(deviceClassName)) yield { kind: 'make device class', name: deviceClassName };
  }
}

/** Like one of its own, else like one of another node. */
function* more({ situation, node, suffices }: Question): Generator<Change> {
  const slices = [...situation.fleet.objects(RESOURCE_SLICES).values()].filter(({ spec }) => spec.nodeName !== undefined);
  const isOwn = ({ spec }: ResourceSlice) => spec.nodeName === node.name;
  const kinds = new Map<string, Extract<Change, { readonly kind: 'add device' }>['like']>();
  for (const { spec } of [...slices.filter(isOwn), ...slices.filter((slice) => !isOwn(slice))]) {
    for (const { name, attributes, capacity } of spec.devices ?? []) {
      if (kinds.size === MOST_MODELS) break;
      const looks = JSON.stringify([spec.driver, attributes, capacity]);
      if (!kinds.has(looks)) kinds.set(looks, { driver: spec.driver, device: name, node: spec.nodeName ?? '' });
    }
  }
  for (const like of kinds.values()) {
    const count = least(0, MOST_MORE, (some) => suffices({ kind: 'add device', node: node.name, count: some, like }));
    if (count !== undefined) yield { kind: 'add device', node: node.name, count, like };
  }
}
