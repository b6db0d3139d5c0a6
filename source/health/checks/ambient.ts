/** Ambient meshes need more for several networks than sidecars do. */
import { cleaned } from '../../model/clean.ts';
import { at, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { type HealthCheck, inEach } from '../health-check.ts';

const VARIABLE = 'AMBIENT_ENABLE_MULTI_NETWORK';

export const ambientNetworks: HealthCheck = {
  id: 'ambient-networks',
  group: 'configuration',
  title: 'Ambient control planes of several networks have multi-network enabled',
  weight: 'problem',
  judge: seen => {
    const isAmbient = (istio: KubeObject) => textAt(istio, 'spec', 'profile') === 'ambient';
    const some = seen.clusters.some(({ istios }) => 'unseen' in istios || istios.seen.some(isAmbient));
    if (!some) return { skipped: 'no control plane is ambient' };
    return inEach(
      seen,
      'Istio objects',
      ({ istios }) => istios,
      (istios, { member }) => {
        const off = istios.filter(
          each => isAmbient(each) && String(at(each, 'spec', 'values', 'pilot', 'env', VARIABLE)) !== 'true',
        );
        return {
          fine: istios.some(isAmbient) ? `${VARIABLE}=true` : 'not ambient',
          findings: off.map(({ metadata }) => ({
            words: `Istio ${cleaned(metadata.name, 63)} of ${member.name} is ambient and lists no endpoints of other networks`,
            evidence: [`spec.values.pilot.env.${VARIABLE} is not "true"`],
            fix: `set it in every cluster, and label Services that cross with istio.io/global=true in every cluster`,
          })),
        };
      },
    );
  },
};
