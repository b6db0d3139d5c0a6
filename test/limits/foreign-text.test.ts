/**
 * Each reader of foreign text is given a megabyte of each character that could make it try again and again, or grow
 * without end. Whatever it says of that, it says so within a second of the processor's time.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateBlocks, keyBlock } from '../../source/certificates/pem.ts';
import { oldPoolsIn } from '../../source/checks/old-metallb.ts';
import { envoyEndpoints } from '../../source/diagnosis/envoy-endpoints.ts';
import { settingsIn } from '../../source/diagnosis/mesh-settings.ts';
import { clean } from '../../source/kubernetes/failures/clean.ts';
import { entriesOf } from '../../source/kubernetes/kubeconfig/entries.ts';
import { proxyFor } from '../../source/kubernetes/kubeconfig/proxy.ts';
import { contentOf } from '../../source/kubernetes/kubeconfig/yaml.ts';
import { federate, unfederate } from '../../source/manifests/metrics/federation.ts';
import { enableUserWorkload, restoreUserWorkload } from '../../source/manifests/metrics/user-workload.ts';
import { credentialDifferences } from '../../source/manifests/remote-credentials.ts';
import { readValues } from '../../source/manifests/values-file.ts';
import { cleaned, cleanedLines, typedLine } from '../../source/model/clean.ts';
import { hostOf, imageRegistries } from '../../source/model/image-registries.ts';
import { acceptedVersions, bundledVersions } from '../../source/model/installable.ts';
import { jsonValue } from '../../source/model/limited-json.ts';
import { eachLine } from '../../source/model/lines.ts';
import { isLabel } from '../../source/model/names.ts';
import { rightsIn } from '../../source/model/operator-bundle.ts';
import { certificatesAlone, sameCertificates } from '../../source/model/pem-certificates.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { proxyCertificates } from '../../source/model/proxy-certificates.ts';
import { overlap } from '../../source/model/ranges.ts';
import { shellWord } from '../../source/model/shell-word.ts';
import { versionIn } from '../../source/model/target.ts';
import { tokenClaims } from '../../source/model/token-claims.ts';
import { minorOf } from '../../source/model/version.ts';
import { unpack } from '../../source/operator-bundle/archive.ts';
import { bundleIn } from '../../source/operator-bundle/files.ts';
import { createBudget } from '../../source/operator-bundle/limits.ts';
import { manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { named } from '../../source/operator-bundle/reference.ts';
import { evidenceFrom, UnusableReport } from '../../source/report/evidence-json.ts';
import { readReport } from '../../source/report/read-report.ts';
import { redactedText } from '../../source/report/redacted.ts';
import { answered, targetTrouble } from '../../source/steps/metrics/prometheus-answers.ts';
import { versionsSeen } from '../../source/traffic/destination-versions.ts';
import { dialCommand, dialFailure } from '../../source/traffic/dial.ts';
import { helloReader, responseReader } from '../../source/traffic/hello.ts';
import { istiodViews } from '../../source/traffic/istiod.ts';
import { tarOf } from '../operator-bundle/tar-writer.ts';

const MEGABYTE = 1024 * 1024;
/** Milliseconds of the processor. */
const MOST = 1000;
/** Parts of a megabyte that are tried first. What is quadratic takes a sixty-fourth of the time for an eighth of the text. */
const PARTS = 8;
const LITTLE = MOST / PARTS ** 2 / 1.25;
const never = new AbortController().signal;

const singles = [...'\n\r\t -_.,:;=/\\|>[]{}()<&*!?#%@$`\'"~^+0aA\u001b\u0085\u2028\u0300é'];
const units = [
  ...singles,
  '\r\n',
  '- ',
  ': ',
  '[]',
  '[],',
  '{},',
  '- - ',
  '? ',
  'a: ',
  'a:\n',
  '&a ',
  '*a ',
  '<<: ',
  '---\n',
];
const more = [
  '%a\n',
  '!!x ',
  '\n ',
  'a\n',
  '😀',
  '-----BEGIN ',
  '\n-----END ',
  '-----BEGIN CERTIFICATE-----',
  '\u001b[',
  '1 ',
  'eyJ',
];
const words = [...units, ...more];

type Reader = (text: string) => unknown;

const crd = (description: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'istios.sailoperator.io' },
  spec: {
    versions: [
      {
        name: 'v1',
        schema: { openAPIV3Schema: { properties: { spec: { properties: { version: { description } } } } } },
      },
    ],
  },
});

const settings = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'settings' } as const;
const configMap = (data: Readonly<Record<string, string>>, annotations: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'n', annotations },
  data,
});
const federated = { cluster: 'west', address: 'a:1' };

/** YAML is read by the same parser everywhere: of what is done with it a part is enough, as what is quadratic shows there too. */
const short =
  (read: Reader): Reader =>
  text =>
    read(text.slice(0, 65_536));

const credentials = { server: 'https://a', ca: undefined, serverName: undefined, token: 't' };

const readers: Readonly<Record<string, Reader>> = {
  'a kubeconfig': text => entriesOf(contentOf(Buffer.from(text), 'f'), 'f'),
  'a field of a kubeconfig': text => entriesOf(contentOf(Buffer.from(`contexts: [${text}]`), 'f'), 'f'),
  'a quoted field of a kubeconfig': text => entriesOf(contentOf(Buffer.from(`a: "${text}"`), 'f'), 'f'),
  'base64 in a kubeconfig': text => contentOf(Buffer.from(`a: !!binary "${text}"`), 'f'),
  'the manifests of a bundle': text => manifestsIn(bundleIn(new Map([['manifests/a.yaml', text]]))),
  'a manifest beside others': text =>
    manifestsIn(new Map([['manifests/a.yaml', `kind: ClusterServiceVersion\n${text}`]])),
  'the package of a bundle': text =>
    bundleIn(
      new Map([
        ['manifests/a.yaml', 'kind: ClusterServiceVersion'],
        ['metadata/annotations.yaml', text],
      ]),
    ),
  'an archive': text => unpack(Buffer.from(text), createBudget(), never),
  'a pax header': text => unpack(tarOf([{ path: 'a', type: 'x', content: text }]), createBudget(), never),
  'a pax header that fits': text =>
    unpack(tarOf([{ path: 'a', type: 'x', content: text.slice(0, 60_000) }]), createBudget(), never),
  'a long name': text => unpack(tarOf([{ path: 'a', type: 'L', content: text }]), createBudget(), never),
  'what is said to be gzip': text =>
    unpack(Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.from(text)]), createBudget(), never),
  'a reference to a bundle': named,
  'an image as reference': text => named(`quay.io/${text}`),
  'PEM certificates': certificateBlocks,
  'a PEM block': text => certificateBlocks(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`),
  'a PEM key': text => keyBlock(`-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`),
  'the certificates of a CA': certificatesAlone,
  'certificates to compare': text => sameCertificates(`-----BEGIN CERTIFICATE-----${text}`, text),
  'a remote secret': text => credentialDifferences(text, credentials),
  'the server of a remote secret': text =>
    credentialDifferences(
      `current-context: c\ncontexts: [{name: c, context: {cluster: c, user: c}}]\nclusters: [{name: c, cluster: {server: ${JSON.stringify(`https://a/${text}`)}}}]\nusers: [{name: c, user: {token: t}}]`,
      credentials,
    ),
  'a line for the terminal': text => cleaned(text),
  'lines for the terminal': text => cleanedLines(text),
  'words as evidence': clean,
  'words for the shell': shellWord,
  'an image': hostOf,
  'annotations of an operator': text => [bundledVersions({ [text]: text }), imageRegistries({ [text]: text })],
  'the versions in a description': text => acceptedVersions(crd(`Must be one of: ${text}`)),
  'a version': minorOf,
  'a name': isLabel,
  'rights of an operator': rightsIn,
  'pools of an old MetalLB': text =>
    oldPoolsIn({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { config: text } }),
  'request counters': text => versionsSeen(`istio_requests_total{${text}`, text),
  'ranges of addresses': text => overlap([text, `${text}-${text}`], [text]),
  'the address of a gateway': dialCommand,
  'exceptions of a proxy': text =>
    proxyFor('https://a.example.com', undefined, { HTTPS_PROXY: 'http://p:1', NO_PROXY: text.slice(0, 100_000) }),
  'answers of helloworld': text => {
    const read = helloReader();
    return text.split('\n').map(read);
  },
  "istiod's view": text => istiodViews([{ pod: 'p', answers: [text, `[${text}]`] }]),
  'values of a user': short(text => readValues(text)),
  'a settings file of the monitoring': short(text => enableUserWorkload('m').amend(configMap({ 'config.yaml': text }))),
  'a settings file of the monitoring that was changed': short(text =>
    restoreUserWorkload('m').amend(
      configMap(
        { 'config.yaml': `enableUserWorkload: true\n${text}` },
        { 'eastwest/mesh': 'm', 'eastwest/user-workload-monitoring': 'absent' },
      ),
    ),
  ),
  'the configuration of a Prometheus': short(text => {
    const found = configMap({ 'prometheus.yml': text }, { 'eastwest/federated': 'west' });
    return [federate(settings, [federated]).amend(found), unfederate(settings, ['west']).amend(found)];
  }),
  'the jobs of a Prometheus': short(text =>
    federate(settings, [federated]).amend(configMap({ 'prometheus.yml': `scrape_configs:\n${text}` })),
  ),
  'answers of a Prometheus': text =>
    [200, 500].flatMap(status => {
      const bodies = [text, `{"error":${JSON.stringify(text)}}`, `{"data":{"activeTargets":[${text}]}}`];
      return bodies.map(body => {
        const response = { status, headers: {}, body };
        return [answered(response), targetTrouble(response, 'j')];
      });
    }),
  'the configuration of a mesh': short(settingsIn),
  'the endpoints of a proxy': text => envoyEndpoints(text.replaceAll('\n', '\noutbound|5000||a::'), 'a', 5000),
  'the certificates of a proxy': proxyCertificates,
  'the version in a response': text => versionIn(text, { before: text.slice(0, 1), after: text.slice(-1) }),
  'responses of any target': text => {
    const read = responseReader({ isGood: () => true, fallback: version => ({ version, instance: '' }) });
    return text.split('\n').map(read);
  },
  'how a connection ended': stderr => dialFailure({ exitCode: 1, stderr: `Last error ${stderr}` }),
  'a token': text => [tokenClaims(text), tokenClaims(`a.${text}.b`)],
  'the evidence of a report': evidenceFrom,
  'a report': text => readReport(Buffer.from(text), never),
  'the archive of a report': text =>
    readReport(tarOf([{ path: 'r/evidence.json', content: `{"format":1,"mesh":${JSON.stringify(text)}}` }]), never),
  'what goes into a report': redactedText,
  'a line that somebody pasted': typedLine,
  'a stream of lines, of which a connection gives a part at a time': text =>
    collected(inParts(text.slice(0, 65_536), 16_384)),
};

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of eachLine(chunks));
}

async function* inParts(text: string, many: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += many) yield bytes.subarray(at, at + many);
}

/** Milliseconds of the processor; a problem and an error in words are answers, a bug is none. */
async function cost(read: Reader, text: string): Promise<number> {
  const before = process.cpuUsage();
  try {
    await read(text);
  } catch (error) {
    const isAnswer =
      error instanceof ProblemError ||
      error instanceof UnusableReport ||
      (error instanceof Error && error.name === 'Error');
    if (!isAnswer) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

for (const [what, read] of Object.entries(readers)) {
  test(`a megabyte of anything is read at once: ${what}`, async () => {
    const slow: string[] = [];
    for (const unit of words) {
      const long = (length: number) => unit.repeat(Math.ceil(length / unit.length));
      if ((await cost(read, long(MEGABYTE / PARTS))) < LITTLE) continue;
      const text = long(MEGABYTE);
      // Once may have been the collector of garbage.
      if ((await cost(read, text)) > MOST && (await cost(read, text)) > MOST) slow.push(JSON.stringify(unit));
    }
    assert.deepEqual(slow, []);
  });
}

/** Ten aliases of ten aliases, ten deep: a few hundred characters that stand for ten thousand million values. */
const aliases = Array.from('abcdefghij', (each, at) => {
  const below = at === 0 ? 'x' : `*${'abcdefghij'[at - 1]}`;
  return `${each}: &${each} [${Array(10).fill(below).join(', ')}]`;
}).join('\n');

test('aliases of aliases are measured before they are walked, whoever reads them', async () => {
  const slow: string[] = [];
  for (const [what, read] of Object.entries(readers)) if ((await cost(read, aliases)) > MOST) slow.push(what);
  assert.deepEqual(slow, []);
});

test('JSON that is mostly small values, or deep, is no value: it would take ten times its room', () => {
  const small = `{"a":[${'{},'.repeat(2_000_000)}0]}`;
  const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
  assert.equal(jsonValue(small), undefined);
  assert.equal(jsonValue(deep), undefined);
  assert.deepEqual(jsonValue(`{"a":"${'[{'.repeat(1000)}"}`), { a: '[{'.repeat(1000) });
  assert.throws(() => evidenceFrom(small), /it holds more than/);
  assert.equal(targetTrouble({ status: 200, headers: {}, body: small }, 'j'), undefined);
});

test('a line that comes byte by byte is read at once', async () => {
  assert.ok((await cost(text => collected(inParts(text, 1)), 'a'.repeat(100_000))) < MOST);
});
