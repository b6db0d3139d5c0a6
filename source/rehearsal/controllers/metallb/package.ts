/** MetalLB's operator as Red Hat's catalog offers it (docs/istio/load-balancers.md#metallb-operator). */
import type { JsonObject } from '../../../model/kube.ts';
import { metalLbOperatorCrds } from '../crds/platform-crds.ts';
import type { Bundle } from '../olm/bundle.ts';

const VERSION = '4.21.0-202511201534';
export const MANAGER_DEPLOYMENT = 'metallb-operator-controller-manager';

export function metalLbBundles(): readonly Bundle[] {
  return [
    {
      package: 'metallb-operator',
      source: 'redhat-operators',
      channels: ['stable'],
      csv: `metallb-operator.v${VERSION}`,
      version: VERSION,
      displayName: 'MetalLB Operator',
      description: 'Installs MetalLB',
      deployments: [
        { name: MANAGER_DEPLOYMENT, spec: specOf(MANAGER_DEPLOYMENT, 'metallb-rhel9-operator', 'manager-account') },
        {
          name: 'metallb-operator-webhook-server',
          spec: specOf('metallb-operator-webhook-server', 'metallb-rhel9', 'webhook-account'),
        },
      ],
      crds: metalLbOperatorCrds(),
    },
  ];
}

function specOf(name: string, image: string, serviceAccountName: string): JsonObject {
  const labels = { 'control-plane': name };
  return {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName,
        containers: [
          { name: 'manager', image: `registry.redhat.io/openshift4/${image}:v4.21`, args: ['--leader-elect'] },
        ],
      },
    },
  };
}
