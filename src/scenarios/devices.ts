/** A scenario's GPUs: what the nodes have, and pods that ask for them by what they need. */
import type { NodeDevices } from './scenario.ts';

const DRIVER = 'gpu.example.com';

function gpu(name: string, model: string, memory: string): NodeDevices['devices'][number] {
  return { name, attributes: { model: { string: model } }, capacity: { memory: { value: memory } } };
}

export const GPUS: Readonly<Record<string, readonly NodeDevices[]>> = {
  'node-1': [{ driver: DRIVER, devices: [gpu('gpu-0', 'large', '80Gi'), gpu('gpu-1', 'small', '16Gi')] }],
  'node-2': [{ driver: DRIVER, devices: [gpu('gpu-0', 'medium', '40Gi'), gpu('gpu-1', 'small', '16Gi')] }],
};

export const GPU_CLASS = `apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata:
  name: gpu
spec:
  selectors:
  - cel:
      expression: device.driver == "${DRIVER}"
---
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata:
  name: large-gpu
  namespace: default
spec:
  spec:
    devices:
      requests:
      - name: gpu
        exactly:
          deviceClassName: gpu
          selectors:
          - cel:
              expression: |-
                device.capacity["${DRIVER}"].memory.compareTo(quantity("40Gi")) >= 0
`;

export function trainer(name: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: default
spec:
  resourceClaims:
  - name: gpu
    resourceClaimTemplateName: large-gpu
  containers:
  - name: train
    image: registry.example.com/train:1
    resources:
      requests:
        cpu: 500m
      claims:
      - name: gpu
`;
}
