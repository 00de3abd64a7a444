/** The schema of objectstorage.k8s.io/v1alpha2, in the form of table.ts. These kinds are custom resources: what is set is kept, zero or not. */
export const BUCKET_TABLE: Readonly<Record<string, string>> = {
  'objectstorage.v1alpha2.TimestampedError': 'message s?; time t?',
  'objectstorage.v1alpha2.BucketClass': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @objectstorage.v1alpha2.BucketClassSpec?',
  'objectstorage.v1alpha2.BucketClassSpec': 'deletionPolicy s?; driverName s?; parameters {}s',
  'objectstorage.v1alpha2.BucketClaim':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @objectstorage.v1alpha2.BucketClaimSpec?; status @objectstorage.v1alpha2.BucketClaimStatus?',
  'objectstorage.v1alpha2.BucketClaimSpec': 'bucketClassName s?; existingBucketName s?; protocols []s',
  'objectstorage.v1alpha2.BucketClaimStatus':
    'boundBucketName s?; error @objectstorage.v1alpha2.TimestampedError?; protocols []s; readyToUse b?',
  'objectstorage.v1alpha2.Bucket':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @objectstorage.v1alpha2.BucketSpec?; status @objectstorage.v1alpha2.BucketStatus?',
  'objectstorage.v1alpha2.BucketClaimReference': 'name s?; namespace s?; uid s?',
  'objectstorage.v1alpha2.BucketSpec':
    'bucketClaimRef @objectstorage.v1alpha2.BucketClaimReference?; deletionPolicy s?; driverName s?; existingBucketID s?; parameters {}s; protocols []s',
  'objectstorage.v1alpha2.BucketStatus':
    'bucketID s?; bucketInfo {}s; error @objectstorage.v1alpha2.TimestampedError?; protocols []s; readyToUse b?',
  'objectstorage.v1alpha2.BucketAccessClass':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @objectstorage.v1alpha2.BucketAccessClassSpec?',
  'objectstorage.v1alpha2.BucketAccessClassSpec':
    'authenticationType s?; disallowedBucketAccessModes []s; driverName s?; multiBucketAccess s?; parameters {}s',
  'objectstorage.v1alpha2.BucketAccess':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @objectstorage.v1alpha2.BucketAccessSpec?; status @objectstorage.v1alpha2.BucketAccessStatus?',
  'objectstorage.v1alpha2.BucketClaimAccess': 'accessMode s?; accessSecretName s?; bucketClaimName s?',
  'objectstorage.v1alpha2.BucketAccessSpec':
    'bucketAccessClassName s?; bucketClaims []@objectstorage.v1alpha2.BucketClaimAccess; protocol s?; serviceAccountName s?',
  'objectstorage.v1alpha2.AccessedBucket': 'bucketClaimName s?; bucketID s?; bucketName s?',
  'objectstorage.v1alpha2.BucketAccessStatus':
    'accessedBuckets []@objectstorage.v1alpha2.AccessedBucket; accountID s?; authenticationType s?; driverName s?; error @objectstorage.v1alpha2.TimestampedError?; parameters {}s; readyToUse b?',
};
