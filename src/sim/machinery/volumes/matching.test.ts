import { describe, expect, it } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim } from '../types/storage.ts';
import { isReservedFor, reservedFor } from './binding.ts';
import { findVolume } from './matching.ts';

function volume(name: string, storage: string, spec: Partial<PersistentVolume['spec']> = {}): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '' },
    spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'disks', ...spec },
    status: { phase: 'Available' },
  } as PersistentVolume;
}

function claim(storage: string, spec: Partial<PersistentVolumeClaim['spec']> = {}): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default', uid: 'u1', resourceVersion: '7', creationTimestamp: '' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'disks', resources: { requests: { storage } }, ...spec },
    status: { phase: 'Pending' },
  } as PersistentVolumeClaim;
}

const MINE = { claimRef: { namespace: 'default', name: 'data' } };

describe('the volume for a claim', () => {
  const volumes = [volume('large', '10Gi'), volume('fits', '2Gi'), volume('small', '1Gi')];

  it('is the smallest that is large enough', () => {
    expect(findVolume(claim('1500Mi'), volumes, {})?.metadata.name).toBe('fits');
    expect(findVolume(claim('11Gi'), volumes, {})).toBeUndefined();
  });

  it('is the one reserved for it, though a smaller one would do, and no other if that is out of reach', () => {
    const reserved = [...volumes, volume('mine', '20Gi', MINE)];
    expect(findVolume(claim('1Gi'), reserved, {})?.metadata.name).toBe('mine');
    expect(findVolume(claim('1Gi'), reserved, { onlyReserved: true })?.metadata.name).toBe('mine');
    expect(findVolume(claim('1Gi'), reserved, { isReachable: ({ metadata }) => metadata.name !== 'mine' })).toBeUndefined();
  });

  it('is none of another class, of another mode, of others, or being deleted', () => {
    const others = [
      volume('class', '2Gi', { storageClassName: 'other' }),
      volume('block', '2Gi', { volumeMode: 'Block' }),
      volume('theirs', '2Gi', { claimRef: { namespace: 'default', name: 'other' } }),
      { ...volume('going', '2Gi'), metadata: { ...volume('going', '2Gi').metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
    ];
    expect(findVolume(claim('1Gi'), others, {})).toBeUndefined();
    expect(findVolume(claim('1Gi'), volumes, { onlyReserved: true })).toBeUndefined();
  });
});

describe('a reservation', () => {
  it('names the claim with its uid and is marked as the work of a controller', () => {
    const reserved = reservedFor(volume('v', '1Gi'), claim('1Gi'));
    expect(reserved.spec.claimRef).toMatchObject({ kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data', uid: 'u1' });
    expect(reserved.metadata.annotations).toEqual({ 'pv.kubernetes.io/bound-by-controller': 'yes' });
  });

  it('that its author made gets the uid and no mark', () => {
    const reserved = reservedFor(volume('v', '1Gi', MINE), claim('1Gi'));
    expect(reserved.spec.claimRef?.uid).toBe('u1');
    expect(reserved.metadata.annotations).toBeUndefined();
    expect(reservedFor(reserved, claim('1Gi'))).toBe(reserved);
  });

  it('of an earlier claim of the same name does not count', () => {
    expect(isReservedFor(volume('v', '1Gi', { claimRef: { ...MINE.claimRef, uid: 'gone' } }), claim('1Gi'))).toBe(false);
  });
});
