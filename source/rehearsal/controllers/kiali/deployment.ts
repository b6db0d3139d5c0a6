/** The server's Deployment as the operator writes it, with a volume for each existing remote secret. */

import { recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';

import { DEPLOYMENT, SECRET } from '../kinds.ts';
import type { Site } from '../site.ts';
import { labelsOf, ownedHere, type Server } from './labels.ts';
import { isAtLeast } from './releases.ts';
import { accountOf, type KialiSettings, webRootOf } from './settings.ts';

/** The one Secret for all remote clusters; operators and servers know it by this name. */
export const MULTI_CLUSTER_SECRET = 'kiali-multi-cluster-secret';
/** What the operator writes on the template when it wants the server to read everything again. */
export const LAST_UPDATED = 'operator.kiali.io/last-updated';
/** Where remote secrets are in the server's container. */
export const REMOTE_SECRETS = '/kiali-remote-cluster-secrets';

type Volume = { readonly name: string; readonly source: JsonObject; readonly path: string };

/** `since`: the text of the annotation that makes the template another one. */
export async function serverDeployment(
  site: Site,
  settings: KialiSettings,
  server: Server,
  since: string,
  signal: AbortSignal,
): Promise<KubeObject> {
  const labels = labelsOf(settings, server);
  const volumes = [...volumesOf(settings, server), ...(await remoteSecrets(site, settings, signal))];
  const probe = {
    httpGet: {
      path: `${webRootOf(settings).replace(/\/$/, '')}/healthz`,
      port: 'api-port',
      scheme: settings.isOpenShift ? 'HTTPS' : 'HTTP',
    },
  };
  const selector = { 'app.kubernetes.io/instance': settings.instance, 'app.kubernetes.io/name': 'kiali' };
  return {
    ...DEPLOYMENT,
    metadata: ownedHere(settings, server, settings.instance),
    spec: {
      replicas: 1,
      selector: { matchLabels: selector },
      // The pod that runs goes before the next one is ready: each rollout is an outage.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      template: {
        metadata: { labels, annotations: { ...ownAnnotations(settings), [LAST_UPDATED]: since } },
        spec: {
          serviceAccountName: accountOf(settings),
          containers: [
            {
              name: 'kiali',
              image: server.image,
              command: ['/opt/kiali/kiali', '-config', '/kiali-configuration/config.yaml'],
              ports: [
                { name: 'api-port', containerPort: 20001 },
                { name: 'http-metrics', containerPort: 9090 },
              ],
              livenessProbe: { ...probe, initialDelaySeconds: 5, periodSeconds: 30 },
              readinessProbe: { ...probe, initialDelaySeconds: 5, periodSeconds: 30 },
              startupProbe: { ...probe, initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 6 },
              terminationMessagePolicy: 'FallbackToLogsOnError',
              resources: { limits: { memory: '1Gi' }, requests: { cpu: '10m', memory: '64Mi' } },
              volumeMounts: volumes.map(({ name, path }) => ({ name, mountPath: path })),
            },
          ],
          volumes: volumes.map(({ name, source }) => ({ name, ...source })),
        },
      },
    },
  };
}

/** Those of the Kiali, which take the place of the operator's one for proxies. */
function ownAnnotations({ cr }: KialiSettings): JsonObject {
  const usual = { 'proxy.istio.io/config': '{ "holdApplicationUntilProxyStarts": true }' };
  const said = recordAt(cr, 'spec', 'deployment', 'pod_annotations') as JsonObject;
  return { 'prometheus.io/scrape': 'true', ...(Object.keys(said).length === 0 ? usual : said) };
}

function volumesOf(settings: KialiSettings, server: Server): readonly Volume[] {
  const { instance, isOpenShift } = settings;
  const key = { secretName: `${instance}-signing-key`, items: [{ key: 'key', path: 'value.txt' }] };
  const volume = (name: string, source: JsonObject, path = `/${name}`): Volume => ({ name, source, path });
  return [
    volume('kiali-configuration', { configMap: { name: instance } }),
    ...(isOpenShift ? [volume('kiali-cert', { secret: { secretName: `${instance}-cert-secret` } })] : []),
    volume('kiali-secret', { secret: { secretName: 'kiali', optional: true } }),
    volume('kiali-cabundle', caBundle(settings)),
    volume('login-token-signing-key', { secret: key }, '/kiali-override-secrets/login-token-signing-key'),
    ...(isAtLeast(server.version, '2.11')
      ? [
          volume(
            MULTI_CLUSTER_SECRET,
            { secret: { secretName: MULTI_CLUSTER_SECRET, optional: true } },
            `${REMOTE_SECRETS}/${MULTI_CLUSTER_SECRET}`,
          ),
        ]
      : []),
  ];
}

function caBundle({ instance, isOpenShift }: KialiSettings): JsonObject {
  if (!isOpenShift) return { configMap: { name: `${instance}-cabundle`, optional: true } };
  const sources = [
    { configMap: { name: `${instance}-cabundle-openshift` } },
    { configMap: { name: `${instance}-cabundle`, optional: true } },
    { configMap: { name: `${instance}-oauth-cabundle`, optional: true } },
  ];
  return { projected: { sources } };
}

/** One for each labelled Secret, and one alone where two are of the same cluster. A pod does not start without it. */
async function remoteSecrets(
  site: Site,
  { cr, namespace }: KialiSettings,
  signal: AbortSignal,
): Promise<readonly Volume[]> {
  const wanted = textAt(cr, 'spec', 'clustering', 'autodetect_secrets', 'label') ?? 'kiali.io/multiCluster=true';
  const { items } = await site.api.list(SECRET, { namespace, labels: wanted }, signal);
  const byName = new Map(
    items.map(({ metadata }) => {
      const name = metadata.annotations?.['kiali.io/cluster'] ?? metadata.name;
      const path = `${REMOTE_SECRETS}/${metadata.name}`;
      return [name, { name, source: { secret: { secretName: metadata.name } }, path }] as const;
    }),
  );
  return [...byName.values()];
}
