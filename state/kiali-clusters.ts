/** What can be chosen of a cluster on the Kiali screen: whether it is seen, linked to, or gets another token. Pure. */
import type { KialiLink } from '../source/model/kiali-options.ts';
import { type KialiSelection, type KialiState, kialiHome } from './kiali.ts';

type Now = Pick<KialiState, 'said' | 'findings'>;
type Next = KialiSelection | { readonly why: string };

/** Every cluster that has a Kiali of its own: as chosen, else as our Kiali has them. */
export function linksNow(state: Now): readonly KialiLink[] {
  return state.said.links ?? kialiHome(state)?.server?.links ?? [];
}

/** The link to a cluster's own Kiali; undefined where it has none. */
export const linkTo = (state: Now, name: string) => linksNow(state).find(({ cluster }) => cluster === name);

/** True where Kiali does not read the cluster, but links to a Kiali there. */
export const isLinked = (state: Now, name: string) =>
  kialiHome(state)?.name !== name && linkTo(state, name) !== undefined;

/** Lets Kiali see a cluster of the mesh, or not any more; why where it must. */
export function withOrWithout(state: Now, name: string): Next {
  const { said } = state;
  if (said.without.includes(name)) return { ...said, without: said.without.filter(each => each !== name) };
  if (kialiHome(state)?.name === name) return { why: `${name} is the home of Kiali: choose another home first` };
  return { ...said, without: [...said.without, name] };
}

/** Links to the Kiali of a cluster at this URL in place of reading the cluster; of the home, where links back lead. */
export function withLink(state: Now, name: string, url: string): KialiSelection {
  const others = linksNow(state).filter(({ cluster }) => cluster !== name);
  return { ...state.said, links: url === '' ? others : [...others, { cluster: name, url }] };
}

/** Why there can be no link; undefined where there can. */
export function whyNoLink(state: Now, name: string): string | undefined {
  const server = kialiHome(state)?.server;
  if (server?.ours === false)
    return `${server.namespace}/${server.name} was not created by eastwest, and keeps its links`;
  return state.said.without.includes(name) ? `${name} is left out` : undefined;
}

/** Gives Kiali another token for a cluster, or leaves it the one that it has; why where it has none. */
export function withNewToken(state: Now, name: string): Next {
  const { rotate = [], ...rest } = state.said;
  if (rotate.includes(name)) return { ...rest, rotate: rotate.filter(each => each !== name) };
  const why = whyNoNewToken(state, name);
  return why === undefined ? { ...rest, rotate: [...rotate, name] } : { why };
}

/** Why Kiali's token for a cluster cannot be replaced; undefined where it can. */
export function whyNoNewToken(state: Now, name: string): string | undefined {
  const home = kialiHome(state);
  if (home?.name === name) return 'Kiali runs there, and needs no token of its own cluster';
  const connection = home?.connections.find(({ cluster }) => cluster === name);
  if (connection === undefined) return `available when Kiali is connected to ${name}`;
  return connection.ours ? undefined : `its credentials for ${name} were not created by eastwest`;
}
