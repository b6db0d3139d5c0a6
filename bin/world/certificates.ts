/** The certificates part of a host, loaded when it is first used: what builds certificates takes as long as a frame. */
import type { Clock, Keys } from '../../source/ports.ts';
import type { Host } from '../../source/preparation/host.ts';

type Certificates = Pick<Host, 'decideCertificates' | 'keyProblems' | 'keys'>;

export function lazyCertificates(meshId: string, clock: Clock): Certificates {
  return {
    async decideCertificates(folder, clusters) {
      const { decideFromFolder } = await import('../../source/certificates/decide.ts');
      return decideFromFolder(folder, clusters, clock.now());
    },
    async keyProblems(cluster, cacerts) {
      const { keyProblemsOfSecret } = await import('../../source/certificates/cacerts.ts');
      return keyProblemsOfSecret(cluster, cacerts);
    },
    keys(folder, existing) {
      let made: Promise<Keys> | undefined;
      const keys = () => {
        made ??= import('../../source/certificates/keys.ts').then(({ createKeys }) =>
          createKeys({ folder, meshId, clock, existing }),
        );
        return made;
      };
      return {
        certificates: async (cluster, signal) => (await keys()).certificates(cluster, signal),
        verify: async (cluster, cacerts, signal) => (await keys()).verify(cluster, cacerts, signal),
      };
    },
  };
}
