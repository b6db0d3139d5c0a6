/** The plugin of Kiali for OpenShift's own web console. */
import { KIALI_PORT, type KialiPlan } from '../model/kiali.ts';
import type { KubeObject } from '../model/kube.ts';

/** Its operator serves one on a cluster, and calls everything of it so. */
export const CONSOLE_NAME = 'ossmconsole';

/** `version`: that of the server, as its `spec.version` has it: the operator installs no other. */
export function kialiConsole(
  { namespace, instance }: Pick<KialiPlan, 'namespace' | 'instance'>,
  version: string | undefined,
): KubeObject {
  return {
    apiVersion: 'kiali.io/v1alpha1',
    kind: 'OSSMConsole',
    metadata: { name: CONSOLE_NAME, namespace },
    spec: {
      ...(version === undefined || version === 'default' ? {} : { version }),
      kiali: { serviceName: instance, serviceNamespace: namespace, servicePort: KIALI_PORT },
    },
  };
}
