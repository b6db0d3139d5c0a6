/**
 * Tokens of the account that Kiali uses on another cluster. A token is signed over account and name of its Secret: a
 * Secret made again under its name holds the same one, so another token needs another name. Pure.
 */

/** A Secret with a token of that account. */
export type KialiToken = { readonly name: string; readonly ours: boolean };

export type ChosenToken = {
  /** The Secret whose token the server shall use. */
  readonly name: string;
  /** Ours, unused once the server has that one. */
  readonly old: readonly string[];
};

/**
 * The newest there is, or with `rotate` the next. What an interrupted rotation left behind is finished first: with two of
 * ours there the newer is the one that was to come.
 */
export function chosenToken(account: string, found: readonly KialiToken[], rotate: boolean): ChosenToken {
  const all = found
    .flatMap(token => {
      const number = numberOf(account, token.name);
      return number === undefined ? [] : [{ ...token, number }];
    })
    .toSorted((one, other) => one.number - other.number);
  const newest = all.at(-1);
  const ours = all.filter(each => each.ours).map(({ name }) => name);
  if (newest === undefined) return { name: account, old: [] };
  if (rotate && ours.length < 2) return { name: `${account}-${newest.number + 1}`, old: ours };
  return { name: newest.name, old: ours.filter(name => name !== newest.name) };
}

/** 1 for the Secret of the account's own name, then those that followed it. */
function numberOf(account: string, name: string): number | undefined {
  if (name === account) return 1;
  const text = name.startsWith(`${account}-`) ? name.slice(account.length + 1) : '';
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
