/** `--metallb-pool auto|NAME=RANGE[,RANGE…]`: addresses that MetalLB is given, proposed or named. */
import type { WantedPools } from '../../source/checks/address-pools.ts';
import { isLabel } from '../../source/model/names.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { overlap, rangeOf } from '../../source/model/ranges.ts';

const form = 'Write auto, or NAME=RANGE for one cluster, as east=172.18.255.200-172.18.255.209 or east=192.0.2.0/28';

/** Undefined where none is asked for. Throws `ProblemsError` with everything that is wrong: each names the flag and the fix. */
export function readMetalLbPools(texts: readonly string[]): WantedPools | undefined {
  if (texts.length === 0) return undefined;
  const named = texts.filter(text => text !== 'auto').map(text => ({ text, ...poolOf(text) }));
  const problems = named.flatMap((each, index) => {
    const fix = mistake(each, named.slice(0, index));
    return fix === undefined ? [] : [bad(each.text, fix)];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return { propose: texts.includes('auto'), named: named.map(({ cluster, addresses }) => ({ cluster, addresses })) };
}

type Pool = WantedPools['named'][number];

function poolOf(text: string): Pool {
  const [cluster = '', ranges = ''] = text.split('=');
  return { cluster, addresses: ranges.split(',').filter(each => each !== '') };
}

function mistake({ cluster, addresses, text }: Pool & { text: string }, before: readonly Pool[]): string | undefined {
  if (!text.includes('=')) return `${form}.`;
  if (!isLabel(cluster)) return `"${cluster}" is not a valid cluster name. ${form}.`;
  const wrong = addresses.find(each => rangeOf(each) === undefined);
  if (addresses.length === 0 || wrong !== undefined) return `"${wrong ?? ''}" is not an address range. ${form}.`;
  if (before.some(each => each.cluster === cluster)) return `${cluster} is named twice: separate its ranges by commas.`;
  const shared = before.flatMap(each => {
    const found = overlap(addresses, each.addresses);
    return found === undefined ? [] : [`${found.left} and ${found.right} of ${each.cluster} share addresses`];
  })[0];
  return shared === undefined ? undefined : `${shared}: give each cluster its own.`;
}

function bad(text: string, hint: string): Problem {
  return { code: 'bad-input', title: `--metallb-pool: "${text}" is not valid`, hint };
}
