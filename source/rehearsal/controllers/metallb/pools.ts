/** MetalLB's pools as its controller reads them: its kinds, or in the old form the text of a ConfigMap. */
import { load } from 'js-yaml';
import { at, listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { type Range, rangeOf } from '../../../model/ranges.ts';
import { CONFIG_MAP, IP_ADDRESS_POOL } from '../kinds.ts';
import type { Site } from '../site.ts';

export const NAMESPACE = 'metallb-system';

export type AddressPool = {
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly autoAssign: boolean;
};

/** In the order in which they are tried. */
export function poolsOf(site: Site, isOld: boolean): readonly AddressPool[] {
  const found = isOld ? oldPools(site) : site.cache.list(IP_ADDRESS_POOL).map(poolOf);
  return found.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function poolOf(pool: KubeObject): AddressPool {
  return { name: pool.metadata.name, ranges: rangesOf(pool), autoAssign: at(pool, 'spec', 'autoAssign') !== false };
}

/** Those of its addresses that are ranges. */
export function rangesOf(pool: KubeObject): readonly Range[] {
  return listAt(pool, 'spec', 'addresses').flatMap(each => rangeOf(String(each)) ?? []);
}

/** A configuration that is none is logged and passed over as a whole. */
function oldPools(site: Site): readonly AddressPool[] {
  const config = site.cache.get({ ...CONFIG_MAP, namespace: NAMESPACE, name: 'config' });
  const pools = listAt(parsed(textAt(config, 'data', 'config') ?? ''), 'address-pools').map(each => ({
    name: textAt(each, 'name') ?? '',
    texts: listAt(each, 'addresses').map(String),
    autoAssign: at(each, 'auto-assign') !== false,
  }));
  const isValid = pools.every(({ texts }) => texts.every(each => rangeOf(each) !== undefined));
  if (!isValid) return [];
  return pools.map(({ texts, ...pool }) => ({ ...pool, ranges: texts.flatMap(each => rangeOf(each) ?? []) }));
}

function parsed(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}
