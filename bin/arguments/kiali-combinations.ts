/** What flags of Kiali say together that cannot be meant: refused by their names, before a cluster is read. */
import type { Complain, ValuesOf } from './flag.ts';
import { kialiFlags, removal } from './groups.ts';
import { named } from './named.ts';

/** By flag name: whether it was given. */
type IsGiven = (flag: string) => boolean;

/** Of `kiali`. What depends on the clusters is refused when they are read. */
export function refuseTogether(said: ValuesOf<typeof kialiFlags>, isGiven: IsGiven, complain: Complain): void {
  if (isGiven(kialiFlags.disconnect.name)) {
    for (const { name } of Object.values(kialiFlags)) {
      if (name === kialiFlags.disconnect.name || !isGiven(name)) continue;
      complain(`--disconnect and --${name} cannot be combined`, 'Taking a cluster out is a run of its own.');
    }
    return;
  }
  const { auth, impersonation, metrics, metricsAddresses, rotate } = said;
  const links = named(said.links);
  const queryScope = named(said.queryScope);
  for (const [flag, all, names] of [
    ['kiali-link', said.links, links],
    ['kiali-query-scope', said.queryScope, queryScope],
  ] as const) {
    if (names.length > 0 && names.length < all.length) {
      complain(`--${flag} none and another --${flag} cannot be combined`, 'Leave one of them out.');
    }
  }
  if (impersonation === 'on' && auth !== undefined && auth !== 'openshift') {
    complain(
      `--kiali-impersonation on and --kiali-auth ${auth} cannot be combined`,
      'One login for all clusters is one of OpenShift’s: leave one of them out.',
    );
  }
  if (metricsAddresses.length > 0 && metrics !== undefined && metrics.from !== 'federation') {
    complain(
      `--metrics-address and --metrics ${metrics.from === 'store' ? metrics.url : metrics.from} cannot be combined`,
      'The address is that of a federated Prometheus: --metrics federation.',
    );
  }
  for (const name of rotate.filter(each => links.some(({ cluster }) => cluster === each))) {
    complain(
      `--rotate-token ${name} and --kiali-link ${name} cannot be combined`,
      `A cluster that Kiali only links to has no token: leave one of them out.`,
    );
  }
  const repeated = [
    ['kiali-link', links.map(({ cluster }) => cluster)],
    ['metrics-address', metricsAddresses.map(({ cluster }) => cluster)],
    ['kiali-query-scope', queryScope.map(({ label }) => label)],
  ] as const;
  for (const [flag, names] of repeated) {
    for (const name of twice(names)) complain(`--${flag} ${name} is given twice`, 'Leave one of them out.');
  }
}

const twice = (names: readonly string[]) => new Set(names.filter((name, index) => names.indexOf(name) !== index));

/** Of `down --kiali-only`, which deletes nothing of the mesh. */
export function refuseBesideKialiOnly(isGiven: IsGiven, complain: Complain): void {
  if (!isGiven(removal.kialiOnly.name)) return;
  if (isGiven(removal.only.name)) {
    complain(
      '--kiali-only and --only cannot be combined',
      '--kiali-only removes all of Kiali. To take one cluster out of it: eastwest kiali --disconnect NAME.',
    );
  }
  const { keep, operator, crds, clearFinalizers } = removal;
  for (const { name } of [keep, operator, crds, clearFinalizers]) {
    if (isGiven(name)) complain(`--kiali-only and --${name} cannot be combined`, 'Of the mesh nothing is deleted.');
  }
}
