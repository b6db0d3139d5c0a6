/** A pod that lives for some seconds, to try connections from inside a cluster that has no mesh yet. */
import { byVersion } from '../model/by-version.ts';
import type { KubeObject } from '../model/kube.ts';
import { MESH_ANNOTATION } from '../model/marks.ts';
import type { Platform, Samples } from '../model/mesh.ts';
import { containerSecurity, image, podSecurity } from './samples.ts';

/** By it pods are found that a crash left behind. */
export const PROBE_LABEL = 'eastwest/probe';
/** Whose it is: a run that has ended needs it no more. */
export const PROBE_HOLDER = 'eastwest/holder';
/** The namespace that every cluster has. */
export const PROBE_NAMESPACE = 'default';
/** Seconds after which its node ends it, should no run delete it. */
const LIFE = 300;

type Wanted = {
  readonly name: string;
  readonly meshId: string;
  readonly holder: string;
  readonly samples: Pick<Samples, 'registry'>;
  readonly version: string;
  readonly platform: Platform;
};

/** It fits the Pod Security level `restricted`, has no token, and is the samples' client image. */
export function probePod({ name, meshId, holder, samples, version, platform }: Wanted): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: PROBE_NAMESPACE,
      labels: { [PROBE_LABEL]: 'reach', 'sidecar.istio.io/inject': 'false' },
      annotations: { [MESH_ANNOTATION]: meshId, [PROBE_HOLDER]: holder },
    },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: LIFE,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: podSecurity,
      containers: [
        {
          name: 'curl',
          image: image(byVersion(version).clientImage, samples),
          imagePullPolicy: 'IfNotPresent',
          command: ['/bin/sleep', String(LIFE)],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
          securityContext: containerSecurity(platform),
        },
      ],
    },
  };
}
