/** The form of the recorded controller cases: README.md in recordings/controllers. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RecordedStep {
  readonly request?: RecordedRequest;
  readonly status?: number;
  readonly settle?: number;
  readonly wait?: number;
  readonly until?: { readonly path: string; readonly at: string; readonly is?: unknown };
  readonly mark?: string;
  readonly silent?: readonly string[];
}

export interface RecordedCase {
  readonly name: string;
  readonly tier: number;
  readonly needs: readonly string[];
  readonly nodes?: number;
  readonly ambient?: boolean;
  readonly steps: readonly RecordedStep[];
}

export interface HashVector {
  readonly name: string;
  readonly kind: string;
  readonly template: unknown;
  readonly taken?: readonly string[];
  readonly expect: { readonly hash: string; readonly object: string; readonly collisionCount?: number; readonly stored: unknown };
}

export interface RecordedTopic {
  readonly topic: string;
  readonly cases: readonly RecordedCase[];
  readonly vectors?: readonly HashVector[];
}
