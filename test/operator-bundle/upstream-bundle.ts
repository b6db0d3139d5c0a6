/** Upstream's own bundle, put together from what its files say. */
import { basename } from 'node:path';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { operatorObjects } from '../../source/operator-bundle/objects.ts';
import { upstreamFiles, upstreamObjects } from '../helpers/upstream.ts';

export const release = 'sail-1.30.3';

/** Its ClusterServiceVersion and kinds; the metrics Service and role are not among those files. */
export function upstreamBundle(): OperatorBundle {
  const files = ['bundle', 'crds', 'istio-crds']
    .flatMap(folder => upstreamFiles(`${release}/${folder}`))
    .map(
      file =>
        [
          `manifests/${basename(file)}`,
          upstreamObjects(file)
            .map(each => JSON.stringify(each))
            .join('\n---\n'),
        ] as const,
    );
  return operatorObjects(manifestsIn(new Map(files)), SAIL_OPERATOR, { from: 'upstream', digest: 'sha256:0' });
}
