/** The flags that say what simulated clusters are like → a shape; what contradicts itself is told with the fix. */
import { isRegistry } from '../../source/model/names.ts';
import { type Product, releasesOf } from '../../source/rehearsal/operator-releases.ts';
import {
  type OperatorShape,
  operatorChoices,
  type PlatformShape,
  productsOf,
  type RehearsalShape,
} from '../../source/rehearsal/shape.ts';
import type { Reader } from './reader.ts';

/** Flags that mean nothing without simulated clusters. */
const shaping = ['pace', 'platform', 'operator', 'operator-version', 'load-balancer', 'registry-gone'] as const;

/** Complains of each flag that is about simulated clusters where there are none. */
export function refuseShape(reader: Reader): void {
  for (const flag of shaping.filter(each => reader.given(each))) {
    reader.complain(`--${flag} is about simulated clusters`, `Add --rehearse, or leave --${flag} out.`);
  }
}

/** The shape that the flags describe; `clusters` and `pace` are read already. */
export function rehearsalShape(reader: Reader, clusters: number, pace: number): RehearsalShape {
  const platform = reader.oneOf('platform', ['openshift', 'kubernetes', 'mixed']);
  const operator = reader.oneOf('operator', ['olm', 'installed', 'none']);
  const operatorVersion = reader.text('operator-version');
  const loadBalancer = reader.oneOf('load-balancer', ['ip', 'hostname', 'none']);
  const registriesGone = reader.all('registry-gone');
  for (const each of registriesGone.filter(host => host.includes('/') || !isRegistry(host))) {
    reader.complain(`--registry-gone: "${each}" is not valid`, 'Name the host of a registry, as registry.istio.io.');
  }
  const on = platform ?? 'openshift';
  if (operator !== undefined && !operatorChoices(on).includes(operator)) {
    reader.complain(`--operator ${operator}: ${why[on]}`, fixes[on]);
  }
  if (operatorVersion !== undefined) refuseVersion(reader, on, operator, operatorVersion);
  return {
    clusters,
    pace,
    ...(platform === undefined ? {} : { platform }),
    ...(operator === undefined ? {} : { operator }),
    ...(operatorVersion === undefined ? {} : { operatorVersion }),
    ...(loadBalancer === undefined ? {} : { loadBalancer }),
    ...(registriesGone.length === 0 ? {} : { registriesGone }),
  };
}

const why: Readonly<Record<PlatformShape, string>> = {
  openshift: 'OpenShift always has OLM',
  kubernetes: 'the simulated plain Kubernetes has no OLM',
  mixed: 'of mixed clusters OpenShift has OLM and plain Kubernetes has none',
};

const fixes: Readonly<Record<PlatformShape, string>> = {
  openshift: 'Use --operator olm (nothing installed yet) or --operator installed, or add --platform kubernetes.',
  kubernetes: 'Use --operator installed or --operator none, or --platform openshift.',
  mixed: 'Leave --operator out (OLM on OpenShift, installed on plain Kubernetes), or use --operator installed.',
};

const productNames: Readonly<Record<Product, string>> = {
  'service-mesh': 'OpenShift Service Mesh (--platform openshift)',
  sail: 'the Sail operator (--platform kubernetes)',
};

const versionsOf = (product: Product) => releasesOf(product).map(each => each.version);

function refuseVersion(reader: Reader, on: PlatformShape, operator: OperatorShape | undefined, version: string): void {
  if (operator === 'none') {
    reader.complain(
      '--operator-version and --operator none exclude each other',
      'Where no operator is, it has no version: leave one out. What --operator-bundle brings has its own.',
    );
    return;
  }
  if (productsOf(on).some(product => versionsOf(product).includes(version))) return;
  const all = (['service-mesh', 'sail'] as const).map(each => `${productNames[each]}: ${versionsOf(each).join(', ')}`);
  reader.complain(
    `--operator-version: "${version}" is not valid on ${platformNames[on]}`,
    `There are ${all.join('; ')}.`,
  );
}

const platformNames: Readonly<Record<PlatformShape, string>> = {
  openshift: 'OpenShift',
  kubernetes: 'plain Kubernetes',
  mixed: 'mixed clusters',
};

/** The flags that make the same shape again; without `--rehearse` itself. Begins with a blank where there are any. */
export function shapeFlags(shape: RehearsalShape): string {
  const { platform, operator, operatorVersion, loadBalancer, registriesGone } = shape;
  const given = {
    platform,
    operator,
    'operator-version': operatorVersion,
    'load-balancer': loadBalancer,
    'registry-gone': registriesGone,
  };
  return Object.entries(given)
    .flatMap(([flag, value = []]) => [value].flat().map(each => ` --${flag} ${each}`))
    .join('');
}
