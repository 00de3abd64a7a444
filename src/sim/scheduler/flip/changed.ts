/** What pod and fleet would be with a change made. */
import type { Plugin } from '../framework/plugin.ts';
import type { Change } from './change.ts';
import { addDevice, dropSelectors, fewerDevices, makeDeviceClaim, makeDeviceClass, releaseDevices } from './on-devices.ts';
import { addNode, addPod, evict, grow, label, uncordon, untaint } from './on-nodes.ts';
import { askForLess, dropRule, fewerDomains, labelPod, skew, tolerate, ungate } from './on-pod.ts';
import { addSpace, addVolume, detach, makeClaim, moreVolumes, moveVolume, smallerClaim } from './on-volumes.ts';
import type { Situation } from './situation.ts';

/** Undefined: the change cannot be made. */
export function changed(situation: Situation, change: Change): Situation | undefined {
  switch (change.kind) {
    case 'drop gates':
      return ungate(situation);
    case 'ask for less':
      return askForLess(situation, change);
    case 'tolerate':
      return tolerate(situation, change);
    case 'skew':
      return skew(situation, change);
    case 'fewer domains':
      return fewerDomains(situation, change);
    case 'label pod':
      return labelPod(situation, change);
    case 'drop rule':
      return dropRule(situation, change);
    case 'uncordon':
      return uncordon(situation, change);
    case 'untaint':
      return untaint(situation, change);
    case 'label':
      return label(situation, change);
    case 'evict':
      return evict(situation, change);
    case 'add pod':
      return addPod(situation, change);
    case 'add node':
      return addNode(situation, change);
    case 'grow':
      return grow(situation, change);
    case 'make claim':
      return makeClaim(situation, change);
    case 'smaller claim':
      return smallerClaim(situation, change);
    case 'add volume':
      return addVolume(situation, change);
    case 'move volume':
      return moveVolume(situation, change);
    case 'detach':
      return detach(situation, change);
    case 'more volumes':
      return moreVolumes(situation, change);
    case 'add space':
      return addSpace(situation, change);
    case 'make device claim':
      return makeDeviceClaim(situation, change);
    case 'make device class':
      return makeDeviceClass(situation, change);
    case 'fewer devices':
      return fewerDevices(situation, change);
    case 'add device':
      return addDevice(situation, change);
    case 'drop selectors':
      return dropSelectors(situation, change);
    case 'release devices':
      return releaseDevices(situation, change);
    case 'disable filter':
      return withoutFilter(situation, ({ name }) => name === change.plugin);
    case 'extender relents':
      // What extenders said is no part of a situation: they are not asked again.
      return situation;
  }
}

function withoutFilter(situation: Situation, isMeant: (plugin: Plugin) => boolean): Situation {
  const { filtering, preparing, ...profile } = situation.profile;
  const left = (plugins: readonly Plugin[]) => plugins.filter((plugin) => !isMeant(plugin));
  return { ...situation, profile: { ...profile, filtering: left(filtering), ...(preparing && { preparing: left(preparing) }) } };
}
