/** The objects in a bundle's files. */
import { loadAll } from 'js-yaml';
import { recordAt, textAt } from '../model/fields.ts';
import { groupOf, type KubeObject } from '../model/kube.ts';
import { isTooLarge, MOST_YAML_MARKS, yamlMarks } from '../model/yaml-size.ts';
import type { BundleFiles } from './files.ts';
import { limits } from './limits.ts';

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
  refuseTooMuch(files);
  const objects = [...files]
    .filter(([path]) => path.startsWith('manifests/'))
    .flatMap(([path, text]) => objectsIn(path, text));
  if (objects.length > limits.objects) throw new Error(`it has more than ${limits.objects} objects`);
  const [csv, ...more] = objects.filter(isKind('ClusterServiceVersion', 'operators.coreos.com'));
  if (csv === undefined) throw new Error('it has no ClusterServiceVersion');
  if (more.length > 0) throw new Error('it has more than one ClusterServiceVersion');
  const kinds = objects.filter(isKind('CustomResourceDefinition', 'apiextensions.k8s.io'));
  refuseMissingKinds(csv, kinds);
  return {
    csv,
    kinds,
    others: objects.filter(object => object !== csv && !kinds.includes(object)),
    name: packageIn(files) ?? csv.metadata.name.replace(/\.v?\d.*$/s, ''),
  };
}

const isKind = (kind: string, group: string) => (object: KubeObject) =>
  object.kind === kind && groupOf(object.apiVersion) === group;

function objectsIn(path: string, text: string): readonly KubeObject[] {
  return documentsIn(path, text).map(document => {
    const known = textAt(document, 'apiVersion') !== undefined && textAt(document, 'kind') !== undefined;
    if (!known || textAt(document, 'metadata', 'name') === undefined) {
      throw new Error(`${path} holds something that is not a Kubernetes object`);
    }
    return document as KubeObject;
  });
}

function documentsIn(path: string, text: string): readonly unknown[] {
  let documents: readonly unknown[];
  try {
    documents = loadAll(text);
  } catch (error) {
    throw new Error(`${path} is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`, {
      cause: error,
    });
  }
  if (isTooLarge(documents)) throw new Error(`${path} has aliases that contain themselves or too much`);
  return documents.filter(document => document !== null && document !== undefined);
}

/** Before the parser sees it: lists of nothing take fifty times the memory of their text. */
function refuseTooMuch(files: BundleFiles): void {
  let marks = 0;
  for (const text of files.values()) marks += yamlMarks(text);
  if (marks > MOST_YAML_MARKS) throw new Error('its manifests have more lines, lists and fields than any operator has');
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
