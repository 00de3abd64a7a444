/** How NodeResourcesFit scores. Follows plugins/noderesources/{least_allocated,most_allocated,requested_to_capacity_ratio}.go. */
import type { FitArgs, ResourceWeight, ShapePoint } from '../config/plugin-args.ts';
import { MAX_SCORE } from '../framework/plugin.ts';
import type { Share } from './resource-shares.ts';

const MAX_SHAPE_SCORE = 10;

export function leastAllocated({ requested, allocatable }: Share): number {
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * MAX_SCORE) / allocatable);
}

function mostAllocated({ requested, allocatable }: Share): number {
  return Math.floor((Math.min(requested, allocatable) * MAX_SCORE) / allocatable);
}

/** Straight lines between the points, level before the first and behind the last. */
function brokenLine(shape: readonly ShapePoint[]): (utilization: number) => number {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * (MAX_SCORE / MAX_SHAPE_SCORE) }));
  return (utilization) => {
    const at = points.findIndex((point) => utilization <= point.utilization);
    const point = points.at(at) as ShapePoint;
    const before = points[at - 1];
    if (at <= 0 || before === undefined) return point.score;
    const rise = (point.score - before.score) * (utilization - before.utilization);
    return before.score + Math.trunc(rise / (point.utilization - before.utilization));
  };
}

function ratioScorer(shape: readonly ShapePoint[]): (share: Share) => number {
  const score = brokenLine(shape);
  return ({ requested, allocatable }) => score(requested > allocatable ? MAX_SCORE : Math.floor((requested * MAX_SCORE) / allocatable));
}

/** The mean, weighted, of the resources that count. */
export function strategyScorer({
  type,
  resources,
  requestedToCapacityRatio,
}: FitArgs['scoringStrategy']): (shares: readonly Share[]) => number {
  const isRatio = type === 'RequestedToCapacityRatio';
  const score = isRatio ? ratioScorer(requestedToCapacityRatio?.shape ?? []) : type === 'MostAllocated' ? mostAllocated : leastAllocated;
  return (shares) => {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < shares.length; i++) {
      const share = shares[i] as Share;
      if (share.allocatable === 0) continue;
      const points = score(share);
      if (isRatio && points <= 0) continue;
      const { weight } = resources[i] as ResourceWeight;
      sum += points * weight;
      weights += weight;
    }
    if (weights === 0) return 0;
    return isRatio ? Math.round(sum / weights) : Math.floor(sum / weights);
  };
}
