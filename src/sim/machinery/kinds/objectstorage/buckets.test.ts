import { expect, test } from 'vitest';
import type { Draft } from '../../scheme/definition.ts';
import { buckets } from './bucket.ts';
import { bucketAccesses } from './bucketaccess.ts';
import { bucketClaims } from './bucketclaim.ts';
import { bucketClasses } from './bucketclass.ts';

const metadata = { name: 'x' };

function problems(errors: readonly { readonly field: string; readonly body: string }[] | undefined): string[] {
  return (errors ?? []).map(({ field, body }) => `${field}: ${body}`);
}

test('a class keeps its spec for good', () => {
  const old: Draft = { metadata, spec: { driverName: 'd', deletionPolicy: 'Delete' } };
  expect(problems(bucketClasses.validate?.(old))).toEqual([]);
  const changed = { metadata, spec: { driverName: 'd', deletionPolicy: 'Retain' } };
  expect(problems(bucketClasses.validateUpdate?.(changed, old))).toEqual(['spec: Invalid value: BucketClass spec is immutable']);
  expect(problems(bucketClasses.validate?.({ metadata, spec: { deletionPolicy: 'Burn' } }))).toEqual([
    'spec.driverName: Required value',
    'spec.deletionPolicy: Unsupported value: "Burn": supported values: "Retain", "Delete"',
  ]);
});

test('a claim wants either a class or a bucket that exists', () => {
  const either = 'spec: Invalid value: exactly one of the fields in [bucketClassName existingBucketName] must be set';
  expect(problems(bucketClaims.validate?.({ metadata, spec: {} }))).toEqual([either]);
  expect(problems(bucketClaims.validate?.({ metadata, spec: { bucketClassName: 'a', existingBucketName: 'b' } }))).toEqual([either]);
  const old: Draft = { metadata, spec: { bucketClassName: 'a', protocols: ['S3'] } };
  expect(problems(bucketClaims.validateUpdate?.({ metadata, spec: { bucketClassName: 'b' } }, old))).toEqual([
    'spec.bucketClassName: Invalid value: "b": bucketClassName is immutable',
    'spec: Invalid value: protocols list cannot be added or removed after creation',
  ]);
});

test('a bound claim stays bound', () => {
  const [status] = bucketClaims.subresources;
  const old: Draft = { metadata, spec: { bucketClassName: 'a' }, status: { boundBucketName: 'b' } };
  expect(problems(status?.validateUpdate?.({ ...old, status: {} }, old))).toEqual([
    'status: Invalid value: boundBucketName cannot be removed once set',
  ]);
});

test("a bucket takes its claim's uid once", () => {
  const spec = { driverName: 'd', deletionPolicy: 'Delete', bucketClaimRef: { name: 'c', namespace: 'n' } };
  const old: Draft = { metadata, spec };
  const named: Draft = { metadata, spec: { ...spec, bucketClaimRef: { ...spec.bucketClaimRef, uid: '1' } } };
  expect(problems(buckets.validateUpdate?.(named, old))).toEqual([]);
  expect(problems(buckets.validateUpdate?.(old, named))).toEqual(['spec.bucketClaimRef.uid: Invalid value: "": uid is immutable once set']);
});

test('an access names each claim once', () => {
  const claim = { bucketClaimName: 'c', accessMode: 'ReadWrite', accessSecretName: 's' };
  const spec = { bucketClaims: [claim, claim], bucketAccessClassName: 'k', protocol: 'S3' };
  expect(problems(bucketAccesses.validate?.({ metadata, spec }))).toEqual([
    'spec.bucketClaims[1]: Duplicate value: {"bucketClaimName":"c"}',
  ]);
});

test('status goes through its own endpoint only', () => {
  const draft: Draft = { metadata, spec: { bucketClassName: 'a' }, status: { readyToUse: true } };
  const unused = undefined as never;
  bucketClaims.prepareForCreate?.(draft, unused);
  expect(draft.status).toBeUndefined();
  const [status] = bucketClaims.subresources;
  const update: Draft = { metadata, spec: { bucketClassName: 'b' }, status: { readyToUse: true } };
  status?.prepareForUpdate?.(update, { ...draft, spec: { bucketClassName: 'a' } } as never, unused);
  expect(update).toMatchObject({ spec: { bucketClassName: 'a' }, status: { readyToUse: true } });
});
