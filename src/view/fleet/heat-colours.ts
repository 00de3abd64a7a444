/** Colours of nodes by a measure. Each comes with words in the box or under the pointer: colour is never alone. */
import type { Heat } from '../../scene/fleet/heat.ts';
import type { Palette } from '../stage/palette.ts';

/** Shares are shown in so many steps, so that few colours are ever made. */
const STEPS = 20;
const ROLES = ['api', 'etcd', 'scheduler', 'controllers', 'cloud', 'node'] as const;

function mixed(colour: string, percent: number, ground: string): string {
  return `color-mix(in oklab, ${colour} ${percent}%, ${ground})`;
}

export interface HeatLook {
  readonly ground: string;
  readonly ink: string;
  /** Pods are shown all the same. */
  readonly withPods: boolean;
}

export function lookOf(heat: Heat, palette: Palette): HeatLook {
  const { raised, ink } = palette;
  switch (heat.kind) {
    case 'share': {
      const percent = Math.round(heat.share * STEPS) * (palette.heatMost / STEPS);
      return { ground: mixed(palette.accent, percent, raised), ink, withPods: false };
    }
    case 'group':
      return { ground: mixed(palette.role(ROLES[heat.group % ROLES.length] as (typeof ROLES)[number]), 32, raised), ink, withPods: true };
    case 'none':
      return { ground: raised, ink, withPods: true };
  }
}
