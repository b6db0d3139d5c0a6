/** Where people find a Kiali, and what only they can do there. */
import type { KialiAddress, KialiAnswer } from '../../source/status/kiali-answer.ts';

/** "https://kiali…", or the command that leads there and where it then is. */
export function addressWords(address: KialiAddress): string {
  return address.by === 'route' ? address.url : `${address.command}, then ${address.url}`;
}

/** One line for the address, and one for each cluster that a person has to log in to. */
export function linkLines({ address, logins }: Pick<KialiAnswer, 'address' | 'logins'>): readonly string[] {
  const todo = logins.length === 0 ? [] : ['Log in to each other cluster as well, to see what is in it:'];
  return [`Kiali: ${addressWords(address)}`, ...todo, ...logins.map(({ cluster, url }) => `  ${cluster}: ${url}`)];
}
