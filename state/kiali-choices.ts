/**
 * What can be chosen of a Kiali before it is planned: one entry a choice, in the order of the screen. Each says what it is
 * now and what comes of it, and steps on to the next it can be. Pure.
 */
import { at } from '../source/model/fields.ts';
import { type KialiAuth, kialiFor, kialiReleases } from '../source/model/kiali.ts';
import type { MetricsSource } from '../source/model/metrics.ts';
import { minorOf } from '../source/model/version.ts';
import { type KialiFinding, type KialiSelection, type KialiState, kialiHome } from './kiali.ts';

type Setting = Pick<KialiState, 'said' | 'findings'> & { readonly home: KialiFinding };

export type KialiChoice = {
  readonly id: string;
  readonly title: string;
  /** What it is now. */
  readonly value: (setting: Setting) => string;
  /** What comes of that. */
  readonly about: (setting: Setting) => string;
  /** The choices with the next (`by` 1) or previous (-1) value, or why there is no other. */
  readonly step: (setting: Setting, by: 1 | -1) => KialiSelection | { readonly why: string };
};

/** In the order of the screen. A further option is one more entry. */
export const kialiChoices: readonly KialiChoice[] = [
  {
    id: 'home',
    title: 'Home cluster',
    value: ({ home }) => home.name,
    about: ({ home }) => {
      const { server } = home;
      if (server === undefined) return 'runs the server, which reads the other clusters through their API servers';
      const whose = server.ours ? 'installed by eastwest' : 'not created by eastwest, used as it is';
      return `has a Kiali already: ${server.namespace}/${server.name}, ${whose}`;
    },
    step: ({ said, home, findings }, by) => {
      const names = findings.map(({ name }) => name).filter(name => !said.without.includes(name));
      const next = neighbour(names, home.name, by);
      if (next === home.name) return { why: 'the mesh has no other cluster that Kiali sees' };
      // How people log in follows the platform of the home.
      const { auth: _auth, impersonation: _login, ...rest } = said;
      return { ...rest, home: next };
    },
  },
  {
    id: 'login',
    title: 'Login',
    value: setting => (loginNow(setting) === oneLogin ? 'one login' : authNow(setting)),
    about: setting => (foreignServer(setting) === undefined ? logins[loginNow(setting)] : 'as that Kiali has it'),
    step: (setting, by) => {
      const foreign = foreignServer(setting);
      if (foreign !== undefined) return { why: `${foreign} was not created by eastwest, and keeps its login` };
      const login = neighbour(strategies(setting), loginNow(setting), by);
      if (login === oneLogin) return { ...setting.said, auth: 'openshift', impersonation: true };
      return { ...setting.said, auth: login, impersonation: false };
    },
  },
  {
    id: 'version',
    title: 'Version',
    value: ({ said, home }) => said.version ?? home.server?.version ?? fittingVersion(home) ?? 'newest',
    about: setting => {
      const { said, home } = setting;
      const installed = home.server?.version;
      if (foreignServer(setting) !== undefined) return 'as that Kiali has it';
      if (said.version !== undefined && installed !== undefined && installed !== said.version)
        return `not the installed ${installed}: the operator removes that one first, with all tokens`;
      if (installed !== undefined) return 'as installed';
      if (said.version !== undefined) return 'where the operators of all clusters offer it';
      return fittingVersion(home) === undefined
        ? 'the newest of the operator'
        : `goes with Istio ${home.istio}, where the operators of all clusters offer it; else their newest`;
    },
    step: (setting, by) => {
      const foreign = foreignServer(setting);
      if (foreign !== undefined) return { why: `${foreign} was not created by eastwest, and keeps its version` };
      const { version = byItself, ...rest } = setting.said;
      const next = neighbour([byItself, ...kialiReleases, 'default'], version, by);
      return next === byItself ? rest : { ...rest, version: next };
    },
  },
  {
    id: 'remotes',
    title: 'On the others',
    value: ({ said }) => remotes[said.remoteOperator ?? 'usual'].value,
    about: ({ said }) => remotes[said.remoteOperator ?? 'usual'].about,
    step: ({ said }, by) => {
      const { remoteOperator, ...rest } = said;
      const next = neighbour([undefined, 'install', 'none'] as const, remoteOperator, by);
      return next === undefined ? rest : { ...rest, remoteOperator: next };
    },
  },
  {
    id: 'address',
    title: 'Address',
    value: ({ said, home }) => {
      if (home.platform !== 'openshift') return 'Service';
      return said.console === true || home.console !== undefined ? 'Route, plugin' : 'Route';
    },
    about: ({ said, home }) => {
      if (home.platform !== 'openshift') return 'inside the cluster only: reach it with kubectl port-forward';
      const plugin = said.console === true || home.console !== undefined;
      return plugin
        ? `its Route on ${home.name}, and a plugin that shows it in OpenShift’s web console there`
        : `created by the operator on ${home.name}, with its certificate; people log in there`;
    },
    step: ({ said, home }) => {
      if (home.platform !== 'openshift')
        return { why: 'a Service; deployment.ingress in --kiali-values opens another way' };
      if (home.console === 'ours') return { why: 'the plugin is installed, and is removed with Kiali (x)' };
      if (home.console === 'of others') return { why: 'the existing plugin was not created by eastwest, and stays' };
      const { console: plugin, ...rest } = said;
      return plugin === true ? rest : { ...rest, console: true };
    },
  },
  {
    id: 'metrics',
    title: 'Metrics',
    value: ({ said, home }) =>
      said.metrics?.from === 'store' ? said.metrics.url : (said.metrics?.from ?? home.metrics ?? 'unchanged'),
    about: setting => {
      const { said, home } = setting;
      const labels = scopeWords(scopeNow(setting));
      return `${metricsWords(said.metrics?.from ?? home.metrics, home)}${labels === '' ? '' : `; every query with ${labels}`}`;
    },
    step: ({ said, home }, by) => {
      const { metrics, ...rest } = said;
      const offered: readonly Offered[] =
        home.platform === 'openshift' ? [byItself, 'thanos', 'federation'] : [byItself, 'federation'];
      const now = metrics === undefined || metrics.from === 'store' ? byItself : metrics.from;
      const next = neighbour(offered, now, by);
      return next === byItself ? rest : { ...rest, metrics: { from: next } };
    },
  },
  {
    id: 'values',
    title: 'Own fields',
    value: ({ said }) => {
      const fields = Object.keys(said.values);
      return fields.length === 0 ? 'none' : fields.join(', ');
    },
    about: ({ said }) =>
      Object.keys(said.values).length === 0
        ? '--kiali-values FILE adds fields to the Kiali object: resources, ingress, logging'
        : 'of the file of --kiali-values, merged into the Kiali object',
    step: () => ({ why: 'named when the program starts: --kiali-values FILE' }),
  },
];

const remotes = {
  usual: { value: 'default', about: 'the operator on OpenShift; elsewhere an existing one, else none' },
  install: { value: 'operator', about: 'the Kiali operator, which creates the account that the server uses there' },
  none: { value: 'no operator', about: 'no operator: eastwest creates account and roles itself' },
} as const;

type Offered = typeof byItself | 'thanos' | 'federation';

/** Follows what was found. */
const byItself = '' as const;

/** OpenShift's logins, where the server impersonates the user who logged in. */
const oneLogin = 'one login' as const;
type Login = KialiAuth | typeof oneLogin;

const logins: Readonly<Record<Login, string>> = {
  'one login': 'by the account of the home, which stands for its owner on all clusters: needs operators of Kiali 2.31',
  openshift: 'by the account of each OpenShift cluster: people log in to each one once',
  anonymous: 'no login: whoever reaches it sees and changes the mesh on all clusters',
  token: 'by a token of the home cluster, which shows that cluster alone',
  openid: 'by the provider in auth.openid of --kiali-values',
};

function metricsWords(from: MetricsSource['from'] | undefined, { name }: KialiFinding): string {
  switch (from) {
    case undefined:
      return 'nothing is changed: what an earlier run installed, or what its default address leads to';
    case 'thanos':
      return `user workload monitoring on each OpenShift cluster, monitors in the mesh's namespaces; Thanos of ${name} has its own metrics alone`;
    case 'federation':
      return `a Prometheus in each cluster; that of ${name} reads the others, at load balancer addresses without a login unless --metrics-address names others`;
    case 'store':
      return 'a store that exists and has the metrics of all clusters';
  }
}

function foreignServer({ home }: Setting): string | undefined {
  const { server } = home;
  return server === undefined || server.ours ? undefined : `${server.namespace}/${server.name}`;
}

/** The labels of every query: as chosen, else as our Kiali has them. */
export function scopeNow({ said, home }: Pick<Setting, 'said' | 'home'>): Readonly<Record<string, string>> {
  return said.queryScope ?? home.server?.queryScope ?? {};
}

/** "mesh_id=mesh1 env=test". */
export const scopeWords = (scope: Readonly<Record<string, string>>) =>
  Object.entries(scope)
    .map(([label, value]) => `${label}=${value}`)
    .join(' ');

function loginNow(setting: Setting): Login {
  const auth = authNow(setting);
  const { said, home } = setting;
  const isOne = said.impersonation ?? home.server?.impersonation === true;
  return auth === 'openshift' && isOne ? oneLogin : auth;
}

function strategies({ home, said }: Setting): readonly Login[] {
  const openshift: readonly Login[] = home.platform === 'openshift' ? ['openshift', oneLogin] : [];
  const openid: readonly KialiAuth[] = at(said.values, 'auth', 'openid') === undefined ? [] : ['openid'];
  return [...openshift, 'anonymous', 'token', ...openid];
}

/** As the plan would take it. */
function authNow(setting: Setting): KialiAuth {
  const { said, home } = setting;
  const there = home.server?.auth ?? '';
  const known = (['openshift', 'anonymous', 'token', 'openid'] as const).find(each => each === there);
  const isForeign = foreignServer(setting) !== undefined;
  if (isForeign) return known ?? (home.platform === 'openshift' ? 'openshift' : 'token');
  return said.auth ?? known ?? (home.platform === 'openshift' ? 'openshift' : 'anonymous');
}

function fittingVersion({ istio, platform }: KialiFinding): string | undefined {
  // The community's operator brings one version alone.
  return istio === undefined || platform !== 'openshift' ? undefined : kialiFor(minorOf(istio));
}

function neighbour<Value>(all: readonly Value[], now: Value, by: 1 | -1): Value {
  return all[(all.indexOf(now) + by + all.length) % all.length] ?? now;
}

/** The choices as they are now; none before the clusters are read. */
export function settingOf(state: Pick<KialiState, 'said' | 'findings'>): Setting | undefined {
  const home = kialiHome(state);
  return home === undefined ? undefined : { said: state.said, findings: state.findings, home };
}
