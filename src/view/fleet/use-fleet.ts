/** The fleet as the run has it now. Large ones are looked at less often than a frame comes. */
import { useMemo, useRef } from 'react';
import { type Fleet, fleetOf } from '../../scene/fleet/fleet.ts';
import { useRun } from '../../session/run.ts';
import { usePaced } from '../parts/use-paced.ts';

/** More objects than this are not looked through for every frame, but this often, milliseconds. */
const MANY = 20_000;
const MANY_MS = 150;

export function useFleet(): Fleet {
  const newest = useRun((state) => state.objectsVersion);
  const version = usePaced(newest, useRun.getState().objects.size > MANY ? MANY_MS : 0);
  const componentIds = useRun((state) => state.componentIds);
  const components = useRun((state) => state.components);
  const before = useRef<Fleet>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the objects' map is changed in place; `version` says when
  const fleet = useMemo(
    () => fleetOf({ componentIds, components, objects: useRun.getState().objects }, before.current),
    [version, componentIds, components],
  );
  before.current = fleet;
  return fleet;
}
