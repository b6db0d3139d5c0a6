/** OpenShift's service CA: certificates for Services that ask for one, and its own for ConfigMaps that do. */
import type { KubeObject } from '../../../model/kube.ts';
import { createServingCa, type ServingCa } from '../../serving-ca.ts';
import { objectOf, startController } from '../controller.ts';
import { CONFIG_MAP, SECRET, SERVICE } from '../kinds.ts';
import type { Site } from '../site.ts';

const MANAGER = 'service-ca-operator';
const SECRET_NAME = 'service.beta.openshift.io/serving-cert-secret-name';
const INJECT = 'service.beta.openshift.io/inject-cabundle';

export function startServiceCa(site: Site): void {
  if (site.platform !== 'openshift') return;
  let made: ServingCa | undefined;
  const authority = () => {
    made ??= createServingCa(site.clock.now());
    return made;
  };
  const asking = (annotation: string) => (object: KubeObject) =>
    object.metadata.annotations?.[annotation] === undefined
      ? []
      : [`${object.metadata.namespace ?? ''}/${object.metadata.name}`];
  startController(site, [{ kind: SERVICE, affects: asking(SECRET_NAME) }], async (key, signal) => {
    const service = objectOf(site, SERVICE, key);
    const { name = '', namespace = '', annotations = {} } = service?.metadata ?? {};
    const secret = annotations[SECRET_NAME];
    if (service === undefined || secret === undefined) return;
    if (site.cache.get({ ...SECRET, namespace, name: secret }) !== undefined) return;
    const { cert, key: privateKey } = authority().server([`${name}.${namespace}.svc`]);
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const owner = { ...SERVICE, name, uid: service.metadata.uid ?? '' };
    await site.writer(MANAGER).create(
      {
        ...SECRET,
        metadata: { name: secret, namespace, ownerReferences: [owner] },
        type: 'kubernetes.io/tls',
        data: { 'tls.crt': encoded(cert), 'tls.key': encoded(privateKey) },
      },
      signal,
    );
  });
  startController(site, [{ kind: CONFIG_MAP, affects: asking(INJECT) }], async (key, signal) => {
    const map = objectOf(site, CONFIG_MAP, key);
    if (map?.metadata.annotations?.[INJECT] !== 'true') return;
    await site.writer(MANAGER).patch(map, { data: { 'service-ca.crt': authority().ca } }, signal);
  });
}
