/** What the operator makes besides accounts, roles and the Deployment. */
import { randomBytes } from 'node:crypto';
import { dump } from 'js-yaml';
import { listAt, recordAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { CONFIG_MAP, NETWORK_POLICY, OAUTH_CLIENT, ROUTE, SECRET, SERVICE } from '../kinds.ts';
import { ownedEverywhere, ownedHere, type Server } from './labels.ts';
import { oauthName } from './rights.ts';
import { type KialiSettings, webRootOf } from './settings.ts';

export function signingKey(settings: KialiSettings, server: Server): KubeObject {
  const data = { key: randomBytes(24).toString('base64') };
  return { ...SECRET, metadata: ownedHere(settings, server, `${settings.instance}-signing-key`), type: 'Opaque', data };
}

/** The server's whole configuration: what the Kiali says, over what the operator says. */
export function configuration(settings: KialiSettings, server: Server): KubeObject {
  const spec = recordAt(settings.cr, 'spec');
  const config = {
    ...spec,
    auth: { ...recordAt(spec, 'auth'), strategy: settings.strategy },
    deployment: {
      ...recordAt(spec, 'deployment'),
      instance_name: settings.instance,
      namespace: settings.namespace,
      view_only_mode: settings.viewOnly,
    },
    identity: settings.isOpenShift ? { cert_file: '/kiali-cert/tls.crt', private_key_file: '/kiali-cert/tls.key' } : {},
    server: { port: 20001, ...recordAt(spec, 'server'), web_root: webRootOf(settings) },
  };
  return {
    ...CONFIG_MAP,
    metadata: ownedHere(settings, server, settings.instance),
    data: { 'config.yaml': dump(config, { sortKeys: true }) },
  };
}

export function caBundle(settings: KialiSettings, server: Server): KubeObject {
  const metadata = ownedHere(settings, server, `${settings.instance}-cabundle-openshift`);
  return {
    ...CONFIG_MAP,
    metadata: { ...metadata, annotations: { 'service.beta.openshift.io/inject-cabundle': 'true' } },
  };
}

export function service(settings: KialiSettings, server: Server): KubeObject {
  const { instance, isOpenShift } = settings;
  const metadata = ownedHere(settings, server, instance);
  const [name, appProtocol] = isOpenShift ? ['tcp', 'https'] : ['http', 'http'];
  const certificate = { 'service.beta.openshift.io/serving-cert-secret-name': `${instance}-cert-secret` };
  return {
    ...SERVICE,
    metadata: isOpenShift ? { ...metadata, annotations: certificate } : metadata,
    spec: {
      ports: [
        { name, protocol: 'TCP', appProtocol, port: 20001, targetPort: 20001 },
        { name: `${name}-metrics`, protocol: 'TCP', appProtocol, port: 9090, targetPort: 9090 },
      ],
      selector: { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/name': 'kiali' },
    },
  };
}

export function networkPolicy(settings: KialiSettings, server: Server): KubeObject {
  const podSelector = {
    matchLabels: { 'app.kubernetes.io/instance': settings.instance, 'app.kubernetes.io/name': 'kiali' },
  };
  const ports = [20001, 9090].map(port => ({ protocol: 'TCP', port }));
  return {
    ...NETWORK_POLICY,
    metadata: ownedHere(settings, server, settings.instance),
    spec: { podSelector, ingress: [{ ports }], policyTypes: ['Ingress'] },
  };
}

export function route(settings: KialiSettings, server: Server): KubeObject {
  return {
    ...ROUTE,
    metadata: ownedHere(settings, server, settings.instance),
    spec: {
      port: { targetPort: 20001 },
      tls: { insecureEdgeTerminationPolicy: 'Redirect', termination: 'reencrypt' },
      to: { kind: 'Service', name: settings.instance, weight: 100 },
      wildcardPolicy: 'None',
    },
  };
}

/** The redirect URL that the user set, else the server's own address. */
export function oauthClient(settings: KialiSettings, server: Server, host: string | undefined): KubeObject | undefined {
  const given = listAt(settings.cr, 'spec', 'auth', 'openshift', 'redirect_uris').map(String);
  const own = host === undefined ? [] : [`https://${host}/api/auth/callback`];
  const redirectURIs = given.length > 0 ? given : own;
  if (redirectURIs.length === 0) return undefined;
  return {
    ...OAUTH_CLIENT,
    metadata: ownedEverywhere(settings, server, oauthName(settings)),
    grantMethod: 'auto',
    redirectURIs,
  };
}
