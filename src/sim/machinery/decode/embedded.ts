/** Structs that Go embeds in others: messages name them on the way to their fields (core/v1/types.go). */
const EMBEDDED: Readonly<Record<string, { readonly name: string; readonly own: readonly string[] }>> = {
  Probe: {
    name: 'ProbeHandler',
    own: [
      'initialDelaySeconds',
      'timeoutSeconds',
      'periodSeconds',
      'successThreshold',
      'failureThreshold',
      'terminationGracePeriodSeconds',
    ],
  },
  Volume: { name: 'VolumeSource', own: ['name'] },
  EphemeralContainer: { name: 'EphemeralContainerCommon', own: ['targetContainerName'] },
};

/** The embedded struct of `type` that has the field; undefined if the field is its own. */
export function embeddedIn(type: string, field: string): string | undefined {
  const embedded = EMBEDDED[type];
  return embedded === undefined || embedded.own.includes(field) ? undefined : embedded.name;
}
