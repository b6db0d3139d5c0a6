/** Any target: how its responses are read, what is sent, and what the verdict says of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { emptyTally, type Observation, type Tally } from '../../source/model/tally.ts';
import { clientPodsOf, matchOf, versionIn } from '../../source/model/target.ts';
import { targetAsking } from '../../source/traffic/asking.ts';
import { type TargetFindings, targetVerdict } from '../../source/traffic/target-verdict.ts';

const samples = { namespace: 'sample', client: 'curl' } as const;
const target = { url: 'http://web.shop:8080/version', method: 'GET', headers: [] };
const match = (text: string) => {
  const found = matchOf(text);
  assert.ok(found, text);
  return found;
};

function received(
  asked: Partial<Parameters<typeof targetAsking>[0]>,
  ...lines: readonly string[]
): readonly Observation[] {
  const read = targetAsking({ ...target, ...asked }, samples).reader();
  return lines.flatMap(line => read(line) ?? []);
}

const versionOf = (one: Observation | undefined) => (one?.observation === 'response' ? one.version : one?.reason);

describe('the version in a response', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['version: {},', 'Hello version: v2, instance: a', 'v2'],
    ['"version":"{}"', '{"pod":"x","version":"1.4.2-rc1"}', '1.4.2-rc1'],
    ['build {}', 'this is build 4711, made today', '4711'],
    ['{} says hello', 'v3 says hello', 'v3'],
    ['version: {},', 'no such text', undefined],
    ['version: {},', 'version: v2 without a comma', undefined],
    ['version: {},', 'version: <b>two</b>,', undefined],
    ['version: {},', `version: ${'v'.repeat(200)},`, undefined],
    ['version: {},', 'version: constructor,', undefined],
  ];
  for (const [text, line, version] of cases) {
    test(`"${text}" in "${line.slice(0, 40)}" is ${version ?? 'none'}`, () => {
      assert.equal(versionIn(line, match(text)), version);
    });
  }

  test('text without a place for the version, with two, or with nothing around it is refused', () => {
    for (const text of ['version', '{} and {}', '{}', '']) assert.equal(matchOf(text), undefined, text);
  });
});

describe('a response', () => {
  test('without --match is told apart by its status, and only those of success are responses', () => {
    const [ok, created, missing] = received({}, 'body', '@ 200 0.01 0', '@ 201 0.01 0', 'not here', '@ 404 0.01 0');
    assert.equal(versionOf(ok), 'HTTP 200');
    assert.equal(versionOf(created), 'HTTP 201');
    assert.deepEqual([missing?.observation, versionOf(missing)], ['miss', 'HTTP 404: not here']);
  });

  test('with --match is an error where the text is not in it', () => {
    const asked = { match: match('version: {},') };
    const [good, other] = received(asked, 'a', 'version: v2,', '@ 204 0.01 0', 'maintenance', '@ 200 0.01 0');
    assert.equal(versionOf(good), 'v2');
    assert.deepEqual([other?.observation, versionOf(other)], ['miss', 'unexpected response: maintenance']);
  });

  test('that never came is an error in the words of curl', () => {
    const [none] = received({}, '@ 000 0.00 6 Could not resolve host: web.shop');
    assert.equal(versionOf(none), 'Could not resolve host: web.shop');
  });
});

test('method and headers are arguments of curl, and brackets of the URL count nothing', () => {
  const asking = targetAsking(
    { ...target, url: 'http://web.shop/list?id[]={1,2}', method: 'POST', headers: ['end-user: jason', "x: it's"] },
    samples,
  );
  const [, , , , url, rate, ...more] = asking.command(10);
  assert.equal(url, 'http://web.shop/list?id%5B%5D=%7B1,2%7D');
  assert.equal(rate, '10');
  assert.deepEqual(more, ['-X', 'POST', '-H', 'end-user: jason', '-H', "x: it's"]);
  assert.deepEqual(
    targetAsking({ ...target, method: 'HEAD' }, samples)
      .command(1)
      .slice(-1),
    ['--head'],
  );
  const six = targetAsking({ ...target, url: 'http://[fd00::1]:8080/' }, samples).command(1)[4];
  assert.equal(six, 'http://[fd00::1]:8080/', 'the brackets of an address are its own');
});

test('client pods are named by labels or by name, with a container or that which is no sidecar', () => {
  assert.deepEqual(clientPodsOf('shop/app=web,tier=front'), { namespace: 'shop', labels: 'app=web,tier=front' });
  assert.deepEqual(clientPodsOf('shop/web-0:main'), { namespace: 'shop', name: 'web-0', container: 'main' });
  for (const text of ['shop', 'shop/', '/app=web', 'a b/c', 'shop/web:', 'Shop/web']) {
    assert.equal(clientPodsOf(text), undefined, text);
  }
  const asking = targetAsking({ ...target, clients: { namespace: 'shop', name: 'web-0' } }, samples);
  assert.deepEqual(asking.pods, { namespace: 'shop', fields: 'metadata.name=web-0' });
  const pod = (annotations: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', annotations },
    spec: { containers: [{ name: 'istio-proxy' }, { name: 'web' }, { name: 'log' }] },
  });
  assert.equal(asking.containerOf(pod({})), 'web');
  assert.equal(asking.containerOf(pod({ 'kubectl.kubernetes.io/default-container': 'log' })), 'log');
});

describe('the verdict on a target', () => {
  const tally = (versions: Readonly<Record<string, number>>, misses = 0): Tally => ({
    ...emptyTally([]),
    versions,
    misses,
    reasons: misses === 0 ? {} : { 'HTTP 503: no healthy upstream': misses },
  });
  const voices = (...versions: readonly string[]) =>
    Object.fromEntries(
      versions.map(version => [version.replace('!', ''), { silent: 0, isGone: version.endsWith('!') }]),
    );
  function given(
    clients: Readonly<Record<string, readonly [readonly string[], number?]>>,
    more: Partial<TargetFindings> = {},
  ) {
    const entries = Object.entries(clients);
    const tallies = new Map(
      entries.map(([name, [seen, misses = 0]]) => [
        name,
        tally(Object.fromEntries(seen.map(each => [each, 20])), misses),
      ]),
    );
    return targetVerdict({
      clusters: entries.map(([name]) => name),
      expected: [],
      received: tallies,
      recent: tallies,
      voices: new Map(entries.map(([name, [seen]]) => [name, voices(...seen)])),
      lost: new Map(),
      broken: [],
      ...more,
    });
  }

  test('is answered where every cluster receives responses, and never proven', () => {
    const { state, words } = given({ east: [['a']], west: [['b']] });
    assert.deepEqual([state, words], ['answered', 'every cluster receives responses']);
  });

  test('names what is expected and not received, by cluster', () => {
    const { state, words } = given({ east: [['v1', 'v2']], west: [['v1']] }, { expected: ['v1', 'v2'] });
    assert.deepEqual([state, words], ['partly', 'west receives no responses from v2']);
  });

  test('names what has fallen silent, expected or not', () => {
    const { state, words } = given({ east: [['v1', 'v2!']], west: [['v1', 'v2']] });
    assert.deepEqual([state, words], ['partly', 'east no longer receives responses from v2']);
  });

  test('is silent without any response, with the reason', () => {
    const { state, words } = given({ east: [[], 9], west: [[], 9] });
    assert.deepEqual([state, words], ['silent', 'no cluster receives responses: HTTP 503: no healthy upstream']);
  });

  test('is degraded where requests fail, or hang', () => {
    assert.equal(given({ east: [['a'], 10], west: [['a']] }).state, 'degraded');
    const hangs = given({ east: [['a']] }, { broken: ['requests from east hang: no response for 3 s or more'] });
    assert.deepEqual([hangs.state, hangs.words], ['degraded', 'requests from east hang: no response for 3 s or more']);
  });

  test('is unknown where nothing is wrong with what is observed, and not all is', () => {
    const lost = new Map([['west', { since: 0, why: 'API server unreachable' }]]);
    const { state, words } = given({ east: [['a']], west: [['a']] }, { lost });
    assert.deepEqual([state, words], ['unknown', 'west not observed (API server unreachable)']);
  });

  test('is about the target alone', () => {
    for (const verdict of [given({ east: [['a']] }), given({ east: [[]] })]) assert.equal(verdict.target, true);
  });
});
