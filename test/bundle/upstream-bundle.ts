/** Upstream's own bundle, put together from the files beside the project. */
import { readdirSync, readFileSync } from 'node:fs';
import { manifestsIn } from '../../source/bundle/manifests.ts';
import { operatorObjects } from '../../source/bundle/objects.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { upstreamFolder } from '../helpers/upstream.ts';

export const release = 'sail-1.30.3';

/** Its ClusterServiceVersion and kinds; the metrics Service and role are not among those files. */
export function upstreamBundle(): OperatorBundle {
  const files = ['bundle', 'crds', 'istio-crds'].flatMap(folder => {
    const place = new URL(`${release}/${folder}/`, upstreamFolder);
    return readdirSync(place).map(name => [`manifests/${name}`, readFileSync(new URL(name, place), 'utf8')] as const);
  });
  return operatorObjects(manifestsIn(new Map(files)), { from: 'upstream', digest: 'sha256:0' });
}
