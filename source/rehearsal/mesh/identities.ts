/** The certificates of all proxies: given when a pod comes up, renewed in time, and at once where roots are pushed. */
import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Clock } from '../../ports.ts';
import type { Istiod } from './istiod.ts';
import { anchorOf, type Identity, RENEWED_AFTER, rootsIn } from './trust.ts';
import type { MeshCluster } from './view.ts';

export type Identities = {
  /** The first certificate of a proxy. One that has any keeps it. */
  begin(cluster: MeshCluster, pod: KubeObject): void;
  /** As it is now. */
  of(pod: KubeObject): Identity | undefined;
};

/** Without an identity while no istiod was reachable: proxies keep trying. */
type Held = { readonly cluster: MeshCluster; readonly identity: Identity | undefined };

/** `istiodOf`: whom the proxies of a cluster are connected to. */
export function createIdentities(istiodOf: (cluster: MeshCluster) => Istiod | undefined, clock: Clock): Identities {
  const held = new Map<string, Held>();

  function given(cluster: MeshCluster, uid: string): Identity | undefined {
    const istiod = istiodOf(cluster);
    if (istiod === undefined) return held.get(uid)?.identity;
    const { root, ca } = istiod;
    const identity = { anchor: anchorOf(ca, root), trusted: rootsIn(root), root, ca, since: clock.now() };
    held.set(uid, { cluster, identity });
    return identity;
  }

  return {
    begin(cluster, { metadata: { uid = '' } }) {
      if (held.has(uid)) return;
      held.set(uid, { cluster, identity: undefined });
      given(cluster, uid);
    },
    of(pod) {
      const { uid = '' } = pod.metadata;
      const now = held.get(uid);
      if (now === undefined) return undefined;
      const { cluster, identity } = now;
      if (identity === undefined) return given(cluster, uid);
      const isDue = clock.now() - identity.since >= RENEWED_AFTER;
      const pushed = isDue || !takesPushes(pod) ? undefined : istiodOf(cluster);
      const isPushed = pushed?.pushesRoots === true && pushed.root !== identity.root;
      return isDue || isPushed ? given(cluster, uid) : identity;
    },
  };
}

/** Its agent asks istiod for the mesh's roots and renews its certificate whenever they have changed. */
function takesPushes(pod: KubeObject): boolean {
  const proxies = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  return proxies.some(each =>
    listAt(each, 'env').some(
      env => textAt(env, 'name') === 'PROXY_CONFIG_XDS_AGENT' && textAt(env, 'value') === 'true',
    ),
  );
}
