/** What Helm has to find on an object that exists already, to make it a part of a release (docs/istio/sail.md#objects-of-others). */
import { recordAt, textAt } from './fields.ts';
import type { JsonObject, KubeObject, ObjectRef } from './kube.ts';
import type { Plane } from './plane.ts';

export type HelmRelease = { readonly name: string; readonly namespace: string };

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

/** The operator's own releases for a revision: `default-istiod`, `default-base`. */
export function releaseOf({ revision }: Pick<Plane, 'revision'>, chart: 'istiod' | 'base'): string {
  return `${revision}-${chart}`;
}

/** The three marks by themselves: nothing else of the object is touched. */
export function helmMarks({ apiVersion, kind, namespace, name }: ObjectRef, release: HelmRelease): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { [MANAGED_BY]: 'Helm' },
      annotations: { [RELEASE_NAME]: release.name, [RELEASE_NAMESPACE]: release.namespace },
    },
  };
}

/** The release that an object says it belongs to; undefined where it says none. */
export function helmReleaseOf({ metadata: { annotations = {} } }: KubeObject): HelmRelease | undefined {
  const { [RELEASE_NAME]: name, [RELEASE_NAMESPACE]: namespace = '' } = annotations;
  return name === undefined ? undefined : { name, namespace };
}

/** The release, where nothing but these marks would change; undefined where something else would too, or nothing. */
export function onlyHelmMarks(changes: JsonObject): string | undefined {
  const labels = recordAt(changes, 'metadata', 'labels');
  const annotations = recordAt(changes, 'metadata', 'annotations');
  const isMark = (key: string) => [MANAGED_BY, RELEASE_NAME, RELEASE_NAMESPACE].includes(key);
  const others = [
    ...Object.keys(changes).filter(key => key !== 'metadata'),
    ...Object.keys(recordAt(changes, 'metadata')).filter(key => key !== 'labels' && key !== 'annotations'),
    ...[...Object.keys(labels), ...Object.keys(annotations)].filter(key => !isMark(key)),
  ];
  return others.length === 0 ? textAt(annotations, RELEASE_NAME) : undefined;
}
