/** Upstream's own bundle of the Kiali operator, put together from what its files say. */
import { basename } from 'node:path';
import { KIALI_OPERATOR } from '../../source/model/bundled-operator.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { operatorObjects } from '../../source/operator-bundle/objects.ts';
import { upstreamFiles, upstreamObjects } from '../helpers/upstream.ts';

/** Its files by path in the bundle. */
export function kialiBundleFiles(): ReadonlyMap<string, string> {
  return new Map(
    upstreamFiles('kiali').map(file => [
      `manifests/${basename(file)}`,
      upstreamObjects(file)
        .map(each => JSON.stringify(each))
        .join('\n---\n'),
    ]),
  );
}

export function kialiBundle(): OperatorBundle {
  return operatorObjects(manifestsIn(kialiBundleFiles()), KIALI_OPERATOR, { from: 'upstream', digest: 'sha256:0' });
}
