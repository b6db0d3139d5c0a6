/** The objects in a bundle's files. */
import { loadAll } from 'js-yaml';
import type { KubeObject } from '../model/kube.ts';
import { recordAt, textAt } from '../model/look.ts';
import type { BundleFiles } from './files.ts';

export type Manifests = {
  readonly csv: KubeObject;
  /** CustomResourceDefinitions. */
  readonly kinds: readonly KubeObject[];
  readonly others: readonly KubeObject[];
  /** The package: `sailoperator`. */
  readonly name: string;
};

/** Throws an `Error` that names the file and what is wrong with it. */
export function manifestsIn(files: BundleFiles): Manifests {
  const objects = [...files]
    .filter(([path]) => path.startsWith('manifests/'))
    .flatMap(([path, text]) => objectsIn(path, text));
  const [csv, ...more] = objects.filter(isKind('ClusterServiceVersion'));
  if (csv === undefined) throw new Error('it has no ClusterServiceVersion');
  if (more.length > 0) throw new Error('it has more than one ClusterServiceVersion');
  const kinds = objects.filter(isKind('CustomResourceDefinition'));
  refuseMissingKinds(csv, kinds);
  return {
    csv,
    kinds,
    others: objects.filter(object => object !== csv && !kinds.includes(object)),
    name: packageIn(files) ?? csv.metadata.name.replace(/\.v?\d.*$/, ''),
  };
}

const isKind = (kind: string) => (object: KubeObject) => object.kind === kind;

function objectsIn(path: string, text: string): readonly KubeObject[] {
  return documentsIn(path, text).map(document => {
    const known = textAt(document, 'apiVersion') !== undefined && textAt(document, 'kind') !== undefined;
    if (!known || textAt(document, 'metadata', 'name') === undefined) {
      throw new Error(`${path} holds something that is no Kubernetes object`);
    }
    return document as KubeObject;
  });
}

function documentsIn(path: string, text: string): readonly unknown[] {
  try {
    return (loadAll(text) as readonly unknown[]).filter(document => document !== null && document !== undefined);
  } catch (error) {
    throw new Error(`${path} is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`, {
      cause: error,
    });
  }
}

/** What the ClusterServiceVersion says it owns must be in the bundle: OLM refuses it otherwise. */
function refuseMissingKinds(csv: KubeObject, kinds: readonly KubeObject[]): void {
  const owned = recordAt(csv, 'spec', 'customresourcedefinitions').owned;
  const names = new Set((Array.isArray(owned) ? owned : []).flatMap(each => textAt(each, 'name') ?? []));
  const missing = [...names].filter(name => !kinds.some(kind => kind.metadata.name === name));
  if (missing.length > 0) throw new Error(`it lacks the CustomResourceDefinitions ${missing.join(', ')}`);
}

function packageIn(files: BundleFiles): string | undefined {
  const text = files.get('metadata/annotations.yaml');
  if (text === undefined) return undefined;
  const [document] = documentsIn('metadata/annotations.yaml', text);
  return textAt(document, 'annotations', 'operators.operatorframework.io.bundle.package.v1');
}
