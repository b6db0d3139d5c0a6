/** The pools of a MetalLB of before 0.13: YAML in the ConfigMap `config` (docs/istio/load-balancers.md#metallb). */
import { yamlValue } from '../limited-yaml.ts';
import { at, listAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { rangeOf } from '../model/ranges.ts';

export type OldPool = { readonly name: string; readonly addresses: readonly string[]; readonly closed?: string };

/**
 * Those that have addresses: minikube's addon writes a pool without any until it is configured. One range that is none
 * spoils all, as MetalLB then keeps what it had before.
 */
export function oldPoolsIn(config: KubeObject): readonly OldPool[] {
  const pools = listAt(yamlValue(textAt(config, 'data', 'config') ?? ''), 'address-pools').map(each => {
    const addresses = listAt(each, 'addresses').filter(range => typeof range === 'string');
    const closed = at(each, 'auto-assign') === false ? 'assigns addresses only on request' : undefined;
    return { name: textAt(each, 'name') ?? '', addresses, ...(closed === undefined ? {} : { closed }) };
  });
  const isValid = pools.every(({ addresses }) => addresses.every(range => rangeOf(range) !== undefined));
  return isValid ? pools.filter(({ addresses }) => addresses.length > 0) : [];
}
