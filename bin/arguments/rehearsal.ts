/** The flags that say what simulated clusters are like → a scenario; contradictions are reported with the fix. */
import { type Product, releasesOf } from '../../source/rehearsal/operator-releases.ts';
import {
  type ExistingIstio,
  type OperatorSetup,
  operatorChoices,
  productsOf,
  type Scenario,
  type ScenarioPlatform,
} from '../../source/rehearsal/scenario.ts';
import type { Complain, ValuesOf } from './flag.ts';
import { scenario } from './groups.ts';

/** Complains of each flag that is about simulated clusters where there are none. */
export function refuseScenario(isGiven: (flag: string) => boolean, complain: Complain): void {
  for (const { name } of Object.values(scenario).filter(each => isGiven(each.name))) {
    complain(`--${name} applies to simulated clusters only`, `Add --rehearse, or leave --${name} out.`);
  }
}

/** The scenario that the flags describe. `pace`: where none is given. */
export function scenarioFrom(
  flags: ValuesOf<typeof scenario>,
  clusters: number,
  pace: number,
  complain: Complain,
): Scenario {
  const { platform, operator, operatorVersion, kialiOperator, loadBalancer, existingIstio, registriesGone } = flags;
  const on = platform ?? 'openshift';
  if (operator !== undefined && !operatorChoices(on).includes(operator)) {
    complain(`--operator ${operator}: ${why[on]}`, fixes[on]);
  }
  if (existingIstio !== undefined) refuseExisting(complain, existingIstio, on, operator);
  if (kialiOperator !== undefined && on !== 'kubernetes') {
    complain(
      `--kiali-operator ${kialiOperator}: on OpenShift it comes from OLM`,
      'Leave it out, or add --platform kubernetes.',
    );
  }
  if (operatorVersion !== undefined) refuseVersion(complain, on, operator, operatorVersion);
  return {
    clusters,
    pace: flags.pace ?? pace,
    ...(platform === undefined ? {} : { platform }),
    ...(operator === undefined ? {} : { operator }),
    ...(operatorVersion === undefined ? {} : { operatorVersion }),
    ...(kialiOperator === undefined ? {} : { kialiOperator }),
    ...(loadBalancer === undefined ? {} : { loadBalancer }),
    ...(existingIstio === undefined ? {} : { existingIstio }),
    ...(registriesGone.length === 0 ? {} : { registriesGone }),
  };
}

function refuseExisting(
  complain: Complain,
  istio: ExistingIstio,
  on: ScenarioPlatform,
  operator: OperatorSetup | undefined,
): void {
  if (istio === 'own-root') {
    if (operator === undefined || operator === 'installed') return;
    complain('--existing-istio own-root has an operator', `Leave --operator ${operator} out.`);
  } else if (on !== 'kubernetes') {
    complain(
      `--existing-istio ${istio} is for plain Kubernetes: on OpenShift it would need a CNI agent of its own`,
      'Add --platform kubernetes.',
    );
  } else if (operator === 'none') {
    complain(
      `--existing-istio ${istio} and --operator none cannot be combined`,
      'Leave --operator none out: the simulated clusters get Istio’s kinds with the operator.',
    );
  }
}

const why: Readonly<Record<ScenarioPlatform, string>> = {
  openshift: 'OpenShift always has OLM',
  kubernetes: 'the simulated plain Kubernetes has no OLM',
  mixed: 'of mixed clusters OpenShift has OLM and plain Kubernetes has none',
};

const fixes: Readonly<Record<ScenarioPlatform, string>> = {
  openshift: 'Use --operator olm (nothing installed yet) or --operator installed, or add --platform kubernetes.',
  kubernetes: 'Use --operator installed or --operator none, or --platform openshift.',
  mixed: 'Leave --operator out (OLM on OpenShift, installed on plain Kubernetes), or use --operator installed.',
};

const productNames: Readonly<Record<Product, string>> = {
  'service-mesh': 'OpenShift Service Mesh (--platform openshift)',
  sail: 'the Sail operator (--platform kubernetes)',
};

const versionsOf = (product: Product) => releasesOf(product).map(each => each.version);

function refuseVersion(
  complain: Complain,
  on: ScenarioPlatform,
  operator: OperatorSetup | undefined,
  version: string,
): void {
  if (operator === 'none') {
    complain(
      '--operator-version and --operator none cannot be combined',
      'Without an operator there is no operator version: leave one out. What --operator-bundle brings has its own.',
    );
    return;
  }
  if (productsOf(on).some(product => versionsOf(product).includes(version))) return;
  const all = (['service-mesh', 'sail'] as const).map(each => `${productNames[each]}: ${versionsOf(each).join(', ')}`);
  complain(`--operator-version: "${version}" is not valid on ${platformNames[on]}`, `There are ${all.join('; ')}.`);
}

const platformNames: Readonly<Record<ScenarioPlatform, string>> = {
  openshift: 'OpenShift',
  kubernetes: 'plain Kubernetes',
  mixed: 'mixed clusters',
};

/** The flags that make the same scenario again; without `--rehearse` itself. Begins with a blank where there are any. */
export function scenarioFlags(described: Scenario): string {
  const { platform, operator, operatorVersion, kialiOperator, loadBalancer, existingIstio, registriesGone } = described;
  const given = {
    platform,
    operator,
    'operator-version': operatorVersion,
    'kiali-operator': kialiOperator,
    'load-balancer': loadBalancer,
    'existing-istio': existingIstio,
    'registry-gone': registriesGone,
  };
  return Object.entries(given)
    .flatMap(([flag, value = []]) => [value].flat().map(each => ` --${flag} ${each}`))
    .join('');
}
