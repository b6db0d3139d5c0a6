/**
 * The Travels demo of the Kiali project (docs/istio/traffic.md#travels): namespaces, agency, portals and control in one
 * cluster, six Services and two more versions in the other.
 */
import type { JsonObject, KubeObject } from '../model/kube.ts';
import type { Samples } from '../model/mesh.ts';
import { AGENCY, type AgencyApp, agencyApps, CONTROL, otherVersions, PORTAL, portals } from '../model/travels.ts';
import { image } from './samples.ts';

const PUBLIC = 'quay.io/kiali';
const PORT = 8000;
const CREDENTIALS = 'mysql-credentials';
const databaseApps: readonly AgencyApp[] = ['cars', 'flights', 'hotels', 'insurances'];

/** Where pods come from. */
type From = Pick<Samples, 'registry' | 'pullSecrets'>;

/** The whole agency, all in v1: its database, and what it sells. */
export function travelAgency(from: From): readonly KubeObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: CREDENTIALS, namespace: AGENCY },
      type: 'Opaque',
      // The demo's own, the same for everybody.
      data: { rootpasswd: 'cGFzc3dvcmQ=' },
    },
    service('mysqldb', AGENCY, { port: 3306, name: 'tcp' }),
    database(from),
    ...agencyServices(),
    ...agencyApps.map(app => agencyApp(app, 'v1', from)),
  ];
}

/** The agency's Services alone: without them pods of a cluster cannot resolve the names. */
export function agencyServices(): readonly KubeObject[] {
  return agencyApps.map(app => service(app, AGENCY));
}

/** More versions of the app `travels`. */
export function moreTravels(from: From): readonly KubeObject[] {
  return otherVersions.map(version => agencyApp('travels', version, from));
}

/** The portals, which send requests as long as they run. */
export function travelPortal(from: From): readonly KubeObject[] {
  return portals.flatMap(portal => {
    const { coordinates, country, website } = places[portal];
    const values = {
      LISTEN_ADDRESS: `:${PORT}`,
      PORTAL_COORDINATES: coordinates,
      PORTAL_COUNTRY: country,
      PORTAL_NAME: website,
      TRAVELS_AGENCY_SERVICE: urlOf('travels'),
    };
    // Upstream's name for the container of two of them.
    const container = portal === 'voyages' ? portal : 'control';
    const app = { name: portal, app: portal, version: 'v1', namespace: PORTAL, container, program: 'portal' };
    return [deployment({ ...app, port: PORT, env: valuesOf(values) }, from), service(portal, PORTAL)];
  });
}

const places = {
  voyages: { coordinates: '48.861310,2.337418', country: 'France', website: 'voyages.fr' },
  viaggi: { coordinates: '41.890668,12.492194', country: 'Italy', website: 'viaggi.it' },
  travels: { coordinates: '55.956245,-3.187915', country: 'United Kingdom', website: 'travels.uk' },
} as const satisfies Readonly<Record<(typeof portals)[number], JsonObject>>;

/** The page on which the portals are watched and told how much to ask. */
export function travelControl(from: From): readonly KubeObject[] {
  const services = portals.map(portal => `${places[portal].website};http://${portal}.${PORTAL}:${PORT}`).join(',');
  const app = { name: 'control', app: 'control', version: 'v1', namespace: CONTROL, container: 'control' };
  return [
    deployment({ ...app, program: 'control', port: 8080, env: valuesOf({ PORTAL_SERVICES: services }) }, from),
    service('control', CONTROL, { port: 8080, name: 'http' }),
  ];
}

const urlOf = (app: AgencyApp) => `http://${app}.${AGENCY}:${PORT}`;

const valuesOf = (values: Readonly<Record<string, string>>): readonly JsonObject[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

function agencyApp(app: AgencyApp, version: string, from: From): KubeObject {
  const env = [
    ...valuesOf({ CURRENT_SERVICE: app, CURRENT_VERSION: version, LISTEN_ADDRESS: `:${PORT}` }),
    ...neighboursOf(app),
  ];
  const name = `${app}-${version}`;
  return deployment({ name, app, version, namespace: AGENCY, container: app, program: app, port: PORT, env }, from);
}

/** Whom an app calls. */
function neighboursOf(app: AgencyApp): readonly JsonObject[] {
  if (app === 'travels') {
    return valuesOf({
      FLIGHTS_SERVICE: urlOf('flights'),
      HOTELS_SERVICE: urlOf('hotels'),
      CARS_SERVICE: urlOf('cars'),
      INSURANCES_SERVICE: urlOf('insurances'),
    });
  }
  if (!databaseApps.includes(app)) return [];
  return [
    ...valuesOf({ DISCOUNTS_SERVICE: urlOf('discounts'), MYSQL_SERVICE: `mysqldb.${AGENCY}:3306`, MYSQL_USER: 'root' }),
    password('MYSQL_PASSWORD'),
    ...valuesOf({ MYSQL_DATABASE: 'test' }),
  ];
}

function password(name: string): JsonObject {
  return { name, valueFrom: { secretKeyRef: { name: CREDENTIALS, key: 'rootpasswd' } } };
}

type App = {
  readonly name: string;
  readonly app: string;
  readonly version: string;
  readonly namespace: string;
  /** Name of its container. */
  readonly container: string;
  /** The last part of its image's name. */
  readonly program: string;
  readonly port: number;
  readonly env: readonly JsonObject[];
};

function deployment({ name, app, version, namespace, container, program, port, env }: App, from: From): KubeObject {
  const security = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
  };
  return workload(
    { name, namespace, labels: { app, version }, from },
    {
      name: container,
      image: imageOf(program, from),
      ...always,
      ports: [{ containerPort: port }],
      securityContext: security,
      env,
    },
  );
}

const always = { imagePullPolicy: 'IfNotPresent' } as const;
const imageOf = (program: string, from: From) => image(`${PUBLIC}/demo_travels_${program}:v1`, from);

function database(from: From): KubeObject {
  const labels = { app: 'mysqldb', version: 'v1' };
  const made = workload(
    { name: 'mysqldb-v1', namespace: AGENCY, labels, from },
    {
      name: 'mysqldb',
      image: imageOf('mysqldb', from),
      ...always,
      ports: [{ containerPort: 3306 }],
      env: [password('MYSQL_ROOT_PASSWORD')],
      args: ['--default-authentication-plugin', 'mysql_native_password'],
      volumeMounts: [{ name: 'var-lib-mysql', mountPath: '/var/lib/mysql' }],
    },
    { volumes: [{ name: 'var-lib-mysql', emptyDir: {} }] },
  );
  return { ...made, metadata: { ...made.metadata, labels } };
}

type Workload = {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly from: From;
};

function workload(
  { name, namespace, labels, from }: Workload,
  container: JsonObject,
  more: JsonObject = {},
): KubeObject {
  const { pullSecrets = [] } = from;
  const pulling = pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map(secret => ({ name: secret })) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...pulling, containers: [container], ...more } },
    },
  };
}

function service(app: string, namespace: string, port: JsonObject = { port: PORT, name: 'http' }): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, namespace, labels: { app } },
    spec: { ports: [port], selector: { app } },
  };
}
