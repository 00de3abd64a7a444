/** Bounds of a text of manifests, and what is told of one that is not accepted. */
export const MAX_MANIFEST_BYTES = 1 << 20;
export const MAX_DOCUMENTS = 500;

/** Why a text of manifests was not accepted; nothing of it was applied. Lines and documents are counted from 1; 0: not in one place. */
export interface ManifestProblem {
  readonly line: number;
  readonly document: number;
  readonly field: string;
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}
