/**
 * Writes the facts of this folder anew: `node test/upstream/make.ts FOLDER`, where FOLDER has upstream's files
 * under the names that README.md lists.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { load, loadAll } from 'js-yaml';
import type { Json, JsonObject } from '../../source/model/kube.ts';
import { factsOf } from './facts.ts';

/** Small files, to be read and compared line by line. */
const plain = [
  'sail-1.30.3/docs-resources/east-west-gateway-net1.yaml',
  'sail-1.30.3/docs-resources/east-west-gateway-net2.yaml',
  'istio-1.30.3/samples/multicluster/expose-services.yaml',
  'istio-1.30.3/samples/multicluster/expose-istiod.yaml',
  ...['istio-1.30.3', 'istio-1.24.3'].flatMap(release =>
    ['helloworld', 'curl', 'sleep'].map(name => `${release}/samples/${name}/${name}.yaml`),
  ),
  ...['travel_agency', 'travel_portal', 'travel_control', 'travels-v2', 'travels-v3'].map(name => `travels/${name}.yaml`),
  'istio-1.30.3/samples/addons/prometheus.yaml',
  'metallb/samples/simple_pool_adv_l2.yaml',
  'derived/sail-operator-1.30.3.rendered.yaml',
  'sail-1.30.3/bundle/',
  'kiali/kiali-upstream-2.30.0.clusterserviceversion.yaml',
  'ossm-3.0.0/servicemeshoperator3.clusterserviceversion.yaml',
  'ossm-v3.4.1/servicemeshoperator3.clusterserviceversion.yaml',
];

/** Kinds with their schemas: some 100,000 values. */
const packed = ['sail-1.0.0/crds/', 'sail-1.30.3/crds/', 'sail-1.30.3/istio-crds/', 'ossm-3.0.0/crds/', 'ossm-v3.4.1/crds/', 'kiali/kiali-upstream-2.30.0.crd.yaml', 'metallb/crds/', 'olm/', 'prometheus/crds/'];

/** What Istio's charts render, by `istioctl manifest generate` with the values that README.md names. */
const charts = ['istioctl-1.31/'];

const [from = ''] = process.argv.slice(2);
write('objects.txt', plain);
write('charts.txt', charts);
write('kinds.txt.gz', packed);

function write(name: string, wanted: readonly string[]): void {
  const files = wanted.flatMap(each => (each.endsWith('/') ? yamlIn(each) : [each]));
  const text = `${files.map(sectionOf).join('\n')}\n`;
  writeFileSync(new URL(name, import.meta.url), name.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
}

function yamlIn(folder: string): readonly string[] {
  const names = readdirSync(`${from}/${folder}`).filter(name => name.endsWith('.yaml'));
  return names.sort().map(name => `${folder}${name}`);
}

function sectionOf(file: string): string {
  const documents = loadAll(readFileSync(`${from}/${file}`, 'utf8')) as readonly Json[];
  const isWanted = (each: Json) => each !== null && each !== undefined && !isLeftOut(file, each);
  const objects = documents.filter(isWanted).map(each => (isOfCharts(file) ? rendered(each) : factual(each)));
  return objects.map(object => [`== ${file}`, ...factsOf(object)].join('\n')).join('\n');
}

function isOfCharts(file: string): boolean {
  return charts.some(folder => file.startsWith(folder));
}

/** Istio's kinds are in the packed file, and rights are the same wherever there is a control plane, or none. */
function isLeftOut(file: string, object: Json): boolean {
  const kind = String((object as JsonObject).kind);
  const hasRights = /\/(primary|remote)\.yaml$/.test(file);
  return isOfCharts(file) && (kind === 'CustomResourceDefinition' || (/Role(Binding)?$/.test(kind) && !hasRights));
}

/** Without what only a container's insides or istioctl's own bookkeeping are about. */
function rendered(document: Json): Json {
  const { data: _files, spec, ...object } = withoutNulls(document) as JsonObject;
  const pods = ((spec as JsonObject | undefined)?.template as JsonObject | undefined)?.spec as JsonObject | undefined;
  if (pods === undefined) return { ...object, ...(spec === undefined ? {} : { spec }) };
  const left = ['volumes', 'volumeMounts', 'resources', 'securityContext'];
  const plain = (value: JsonObject) => Object.fromEntries(Object.entries(value).filter(([key]) => !left.includes(key)));
  const containers = (pods.containers as readonly JsonObject[]).map(plain);
  const template = { ...((spec as JsonObject).template as JsonObject), spec: { ...plain(pods), containers } };
  return { ...object, spec: { ...(spec as JsonObject), template } } as Json;
}

/** Without what is said to people, and without nulls. */
function factual(document: Json): Json {
  const object = withoutNulls(document) as JsonObject;
  if (object.kind === 'ConfigMap') return withoutTextsOfFiles(object);
  if (object.kind === 'CustomResourceDefinition') return withoutTexts(pruned(object, ['labels'])) as Json;
  if (object.kind === 'ClusterServiceVersion') return installation(pruned(object, []));
  return object;
}

function pruned(object: JsonObject, kept: readonly string[]): JsonObject {
  const metadata = Object.entries(object.metadata as JsonObject).filter(([key]) => ['name', ...kept].includes(key));
  return { ...object, metadata: Object.fromEntries(metadata) };
}

/** What a ClusterServiceVersion has installed; the rest of it is for people. */
function installation(object: JsonObject): Json {
  const { version = '', install = {}, installModes = [], customresourcedefinitions = {} } = object.spec as JsonObject;
  const owned = ((customresourcedefinitions as JsonObject).owned ?? []) as readonly JsonObject[];
  const names = owned.map(({ name = '', kind = '', version: served = '' }) => ({ name, kind, version: served }));
  return { ...object, spec: { version, install, installModes, customresourcedefinitions: { owned: names } } };
}

/** Files inside it that are YAML count by what they say. */
function withoutTextsOfFiles(object: JsonObject): Json {
  const files = Object.entries(object.data as JsonObject).map(([name, text]) => [name, load(String(text)) as Json]);
  return { ...object, data: Object.fromEntries(files) as JsonObject };
}

/** Descriptions say nothing that a server acts on, but for the list of versions that an operator installs. */
function withoutTexts(value: Json): Json {
  if (Array.isArray(value)) return value.map(each => withoutTexts(each as Json));
  if (value === null || typeof value !== 'object') return value;
  const fields = value as JsonObject;
  const kept = Object.entries(fields).flatMap(([key, inner]) => {
    if (typeof inner !== 'string' || !['description', 'message', 'title'].includes(key)) {
      return [[key, withoutTexts(inner)]];
    }
    const versions = /Must be one of:\s*v[^\n]*/.exec(inner)?.[0];
    // A server insists on a message where a rule has several lines.
    const needed = key === 'message' && String(fields.rule).includes('\n') ? 'refused by this rule' : versions;
    return needed === undefined ? [] : [[key, needed]];
  });
  return Object.fromEntries(kept) as Json;
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(each => withoutNulls(each as Json));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value as JsonObject).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
