/** Which empty values Go leaves out of its JSON: those of fields that are not pointers. */

/** Texts that are pointers, and so stay when they are empty. */
const pointers: ReadonlySet<string> = new Set([
  ...[
    'AppArmorProfile.localhostProfile',
    'CSIVolumeSource.fsType',
    'Container.restartPolicy',
    'EndpointAddress.nodeName',
  ],
  ...['EndpointPort.appProtocol', 'GRPCAction.service', 'HostPathVolumeSource.type', 'LoadBalancerIngress.ipMode'],
  ...[
    'PersistentVolumeClaimSpec.storageClassName',
    'PersistentVolumeClaimSpec.volumeMode',
    'PersistentVolumeSpec.volumeMode',
  ],
  ...['PodSecurityContext.fsGroupChangePolicy', 'PodSpec.preemptionPolicy', 'PodSpec.runtimeClassName'],
  ...['SeccompProfile.localhostProfile', 'SecurityContext.procMount', 'ServicePort.appProtocol'],
  ...['ServiceSpec.internalTrafficPolicy', 'ServiceSpec.ipFamilyPolicy', 'ServiceSpec.loadBalancerClass'],
  ...['ServiceSpec.trafficDistribution', 'StatefulSetSpec.serviceName', 'TypedLocalObjectReference.apiGroup'],
  ...['VolumeMount.mountPropagation', 'VolumeMount.recursiveReadOnly'],
]);

/** Groups whose texts are known well enough; events have a form of their own. */
const known = /^(core\.v1\.(?!Event)|apps\.v1\.|rbac\.v1\.|meta\.v1\.ObjectMeta$)/;

/** Truths and numbers that are not pointers. */
const plain: ReadonlySet<string> = new Set([
  ...['hostIPC', 'hostNetwork', 'hostPID', 'paused', 'publishNotReadyAddresses', 'readOnly', 'stdin', 'stdinOnce'],
  ...['tty', 'unschedulable', 'failureThreshold', 'healthCheckNodePort', 'hostPort', 'initialDelaySeconds'],
  ...['minReadySeconds', 'nodePort', 'periodSeconds', 'successThreshold', 'timeoutSeconds'],
]);

/** True for a value that Go leaves out of a field of a built-in struct (`core.v1.PodSpec`). */
export function isLeftOut(struct: string, field: string, value: unknown): boolean {
  if (value === '') return known.test(struct) && !pointers.has(`${struct.split('.').at(-1)}.${field}`);
  return (value === false || value === 0) && known.test(struct) && plain.has(field);
}
