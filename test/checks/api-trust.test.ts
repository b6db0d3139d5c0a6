import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiTrust, findApiTrust, ownCa, type ToTrust } from '../../source/checks/api-trust.ts';
import { apiTls } from '../../source/checks/requirements/api-tls.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { ServerTrust, Verification } from '../../source/ports.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { selfSigned } from '../kubernetes/certificate.ts';
import { candidate, never, problemsOf, resultOf, subjectOf, wordsOf } from './subjects.ts';

const own = selfSigned('cluster-ca').certificate;
const proxys = selfSigned('Proxy CA').certificate;
const corporate = selfSigned('Corporate CA').certificate;

const verified: Verification = { outcome: 'verified', isKubernetes: true };
const problem = { code: 'unreachable', title: 'the certificate is not trusted', hint: 'h', evidence: 'e' } as const;
const refused: Verification = { outcome: 'not-verified', why: problem };

/** What is found where only these verify the server, and how often that was tried. */
async function found(fits: (trust: ServerTrust) => boolean, to: Partial<ToTrust> = {}) {
  let tries = 0;
  const verify = async (_url: string, trust: ServerTrust) => {
    tries++;
    return fits(trust) ? verified : refused;
  };
  const context = { ca: proxys, serverName: undefined };
  const trust = await findApiTrust({ url: 'https://a.test', own, context, said: {}, ...to }, verify, never);
  return { trust, tries };
}

const tls = async (...of: Parameters<typeof found>) => (await found(...of)).trust.apiTls;

test('where the CA that comes with the token fits, it is tried alone and nothing is said', async () => {
  const { trust, tries } = await found(() => true);
  assert.deepEqual([trust.state, trust.apiTls, tries], ['verified', undefined, 1]);
});

test('the CA of the context takes its place behind a proxy', async () => {
  assert.deepEqual(await tls(({ ca }) => ca === proxys), { ca: proxys });
});

test('the public CAs are those of a context that names none: there is no CA in the secret then', async () => {
  assert.deepEqual(await tls(({ ca }) => ca === undefined, { context: { ca: undefined, serverName: undefined } }), {});
});

test('the server name of the context goes with the CA that fits', async () => {
  const named = { context: { ca: own, serverName: '192.0.2.1' } };
  assert.deepEqual(await tls(({ serverName }) => serverName === '192.0.2.1', named), {
    ca: own,
    serverName: '192.0.2.1',
  });
  const proxied = { context: { ca: proxys, serverName: 'api.test' } };
  const both = ({ ca, serverName }: ServerTrust) => ca === proxys && serverName === 'api.test';
  assert.deepEqual(await tls(both, proxied), { ca: proxys, serverName: 'api.test' });
});

test('that nothing is verified is done by the word of the user alone, and named as what it is', async () => {
  const said = { insecure: true } as const;
  const { trust, tries } = await found(({ insecure }) => insecure === true, { said });
  assert.deepEqual([trust.state, trust.apiTls, tries], ['insecure', { insecure: true }, 1]);
  const { trust: never } = await found(({ insecure }) => insecure === true);
  assert.equal(never.state, 'not-verified');
  const result = await checked(trust);
  assert.equal(result.verdict, 'warning');
  assert.match(wordsOf(result)[0] ?? '', /not verified, as given \(api-insecure=true\)/);
  assert.match(problemsOf(result)[0]?.title ?? '', /anyone in the path can read the token/);
  assert.match(problemsOf(result)[0]?.hint ?? '', /api-ca=FILE$/);
});

test('what the user says wins, and is the only thing that is tried', async () => {
  const said = { ca: corporate, serverName: 'a.internal' };
  const { trust, tries } = await found(() => true, { said });
  assert.deepEqual([trust.apiTls, tries], [said, 1]);
  assert.equal((await found(() => false, { said })).trust.state, 'not-verified');
  // Of a name alone the CA is found.
  const name = { serverName: 'a.internal' };
  assert.deepEqual(await tls(({ ca }) => ca === proxys, { said: name }), { ca: proxys, ...name });
});

test('the CA of the cluster, named once more, changes nothing', async () => {
  const rewrapped = `# the same\n${own}`;
  assert.equal(await tls(() => true, { said: { ca: rewrapped } }), undefined);
  assert.equal((await found(() => false, { context: { ca: rewrapped, serverName: undefined } })).tries, 1);
});

test('a server name alone is tried with the CA of the context where the cluster does not tell its own', async () => {
  const name = { serverName: 'a.internal' };
  assert.deepEqual(await tls(() => true, { own: undefined, said: name }), { ca: proxys, ...name });
});

test('where there is no TLS or no CA to compare with, nothing is tried', async () => {
  for (const to of [{ url: 'http://a.test' }, { own: undefined }]) {
    const { trust, tries } = await found(() => true, to);
    assert.deepEqual([trust.state, trust.apiTls, tries], ['untried', undefined, 0]);
  }
});

test('a server that is not reached leaves open what fits, but not what the user said', async () => {
  const verify = async (): Promise<Verification> => ({ outcome: 'unreachable', why: problem });
  const to = { url: 'https://a.test', own, context: { ca: proxys, serverName: undefined } };
  assert.equal((await findApiTrust({ ...to, said: {} }, verify, never)).apiTls, undefined);
  assert.deepEqual((await findApiTrust({ ...to, said: { ca: corporate } }, verify, never)).apiTls, { ca: corporate });
});

test('the CA of a cluster is read where the user may read it', async () => {
  const map = (namespace: string | undefined) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-root-ca.crt', namespace: namespace ?? '' },
    data: { 'ca.crt': own },
  });
  const forbidden = new ProblemError({ code: 'forbidden', title: 'no', hint: 'h' });
  const may = (allowed: readonly string[]) =>
    scriptedCluster('east', {
      read: async ({ namespace }) => {
        if (namespace === undefined || !allowed.includes(namespace)) throw forbidden;
        return map(namespace);
      },
    });
  assert.equal(await ownCa(may(['default']), never), own);
  assert.equal(await ownCa(may([]), never), undefined);
});

const checked = (apiTrust: ApiTrust) => resultOf(apiTls, subjectOf([{ ...candidate('east'), apiTrust }]));

test('a certificate that nothing verifies is a problem that names every CA that was tried, and what to give', async () => {
  const result = await checked((await found(() => false)).trust);
  assert.equal(result.verdict, 'problem');
  const [told] = problemsOf(result);
  assert.match(
    told?.title ?? '',
    /^east: .* not verified by the cluster's own CA \(CN=cluster-ca\), nor by the CA of the context \(CN=Proxy CA\)$/,
  );
  assert.match(told?.hint ?? '', /--cluster east=east,api-ca=FILE or ,api-server-name=NAME/);
  assert.equal(told?.evidence, 'e');
});

test('what verifies it is the evidence', async () => {
  const result = await checked((await found(({ ca }) => ca === proxys)).trust);
  assert.equal(result.verdict, 'ok');
  assert.deepEqual(wordsOf(result), [
    'east: https://api.east.example.com:6443 is verified by the CA of the context (CN=Proxy CA), which goes into the remote secrets',
  ]);
});

test('a proxy with a login of its own, and a server that is not reached from here, are warnings', async () => {
  const proxy = await checked({ state: 'verified', by: 'the public CAs', isKubernetes: false });
  assert.equal(proxy.verdict, 'warning');
  assert.match(problemsOf(proxy)[0]?.title ?? '', /a proxy responds .* may not accept tokens of service accounts/);
  const away = await checked({ state: 'unreachable', why: problem });
  assert.equal(away.verdict, 'warning');
});
