/** The fleet as the run has it now. Large ones are looked at less often than a frame comes. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { type Fleet, fleetOf } from '../../scene/fleet/fleet.ts';
import { useRun } from '../../session/run.ts';

/** More objects than this are not looked through for every frame, but this often, milliseconds. */
const MANY = 20_000;
const MANY_MS = 150;

export function useFleet(): Fleet {
  const version = useSteadyVersion();
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

function useSteadyVersion(): number {
  const newest = useRun((state) => state.objectsVersion);
  const [shown, setShown] = useState(newest);
  const many = useRun.getState().objects.size > MANY;
  useEffect(() => {
    if (!many || newest === shown) return;
    const timer = setTimeout(() => setShown(useRun.getState().objectsVersion), MANY_MS);
    return () => clearTimeout(timer);
  }, [many, newest, shown]);
  return many ? shown : newest;
}
