/** The page's view of the run: what the last frames said. Changed by frames only. */
import { create } from 'zustand';
import type { BranchInfo, ComponentStatus, Cursor, Frame, LinkStatus, ObjectSummary } from '../protocol/frame.ts';
import type { Bookmark } from '../protocol/marks.ts';
import type { Message } from '../protocol/message.ts';
import type { ScenarioInfo } from '../protocol/report.ts';

export interface Crash {
  readonly step: number;
  readonly message: string;
  readonly stack: string;
}

export interface RunState {
  readonly status: 'starting' | 'ready' | 'crashed';
  readonly crash: Crash | undefined;
  readonly scenario: ScenarioInfo | undefined;
  readonly cursor: Cursor;
  readonly components: Readonly<Record<string, ComponentStatus>>;
  /** In the order of the topology. */
  readonly componentIds: readonly string[];
  readonly links: readonly LinkStatus[];
  readonly branches: readonly BranchInfo[];
  /** Named places of the present branch, by step. */
  readonly bookmarks: readonly Bookmark[];
  /** By `ObjectSummary.id`; changed in place: watch `objectsVersion`. */
  readonly objects: ReadonlyMap<string, ObjectSummary>;
  readonly objectsVersion: number;
  /** What was delivered last, newest last, without background traffic. */
  readonly recent: readonly Message[];
  /** Idle virtual time that the last beat skipped. */
  readonly skipped: number;
  /** Set when a file or link was opened: whether the hash there is the recorded one. */
  readonly hashMatches: boolean | undefined;
}

const NOWHERE: Cursor = {
  step: 0,
  time: 0,
  hash: '',
  lastStep: 0,
  lastTime: 0,
  branch: 0,
  playing: false,
  pace: 'hop',
  speed: 1,
  settled: false,
  stopped: '',
  home: 0,
};

const MAX_RECENT = 64;

export const useRun = create<RunState>()(() => ({
  status: 'starting',
  crash: undefined,
  scenario: undefined,
  cursor: NOWHERE,
  components: {},
  componentIds: [],
  links: [],
  branches: [],
  bookmarks: [],
  objects: new Map(),
  objectsVersion: 0,
  recent: [],
  skipped: 0,
  hashMatches: undefined,
}));

/** What a frame makes of the state before it. Pure but for the objects' map, which is changed in place unless the frame is a reset. */
export function applyFrame(state: RunState, frame: Frame): Partial<RunState> {
  const objects = (frame.reset ? new Map() : state.objects) as Map<string, ObjectSummary>;
  for (const id of frame.removed) objects.delete(id);
  for (const object of frame.changed) objects.set(object.id, object);
  const touched = frame.reset || frame.changed.length > 0 || frame.removed.length > 0;
  const patch: { -readonly [K in keyof RunState]?: RunState[K] } = { cursor: frame.cursor, status: 'ready', crash: undefined };
  if (touched) {
    patch.objects = objects;
    patch.objectsVersion = state.objectsVersion + 1;
  }
  if (frame.reset || frame.components.length + frame.gone.length > 0) {
    const components: Record<string, ComponentStatus> = frame.reset ? {} : { ...state.components };
    for (const component of frame.components) components[component.id] = component;
    for (const id of frame.gone) delete components[id];
    patch.components = components;
    const ids = Object.keys(components);
    if (frame.reset || frame.gone.length > 0 || ids.length !== state.componentIds.length) patch.componentIds = ids;
  }
  if (frame.reset || frame.links.length > 0) patch.links = frame.links;
  if (frame.branches !== undefined) patch.branches = frame.branches;
  if (frame.bookmarks !== undefined) patch.bookmarks = frame.bookmarks;
  patch.skipped = frame.beat?.skipped ?? 0;
  const told = frame.passed.filter((message) => !message.background);
  const back = frame.reset || frame.cursor.step < state.cursor.step || frame.cursor.branch !== state.cursor.branch;
  if (back) patch.recent = told.slice(-MAX_RECENT);
  else if (told.length > 0) {
    const known = state.recent.at(-1)?.event ?? -1;
    patch.recent = [...state.recent, ...told.filter((message) => message.event > known)].slice(-MAX_RECENT);
  }
  return patch;
}
