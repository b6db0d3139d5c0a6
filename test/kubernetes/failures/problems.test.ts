import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from '../../../source/kubernetes/failures/clean.ts';
import { problemOf } from '../../../source/kubernetes/failures/problems.ts';
import { StatusError } from '../../../source/model/kube.ts';
import { refusal } from '../scripted-api.ts';

const doing = {
  cluster: 'east',
  context: 'kind-east',
  server: 'https://api.east.example.com:6443',
  verb: 'apply',
  of: { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' },
};
const network = (code: string, message = code) => Object.assign(new Error(message), { code });
const wordsOf = (error: unknown) => {
  const problem = problemOf(error, doing);
  assert.ok(problem !== undefined);
  return problem;
};

const unreachable: readonly (readonly [code: string, words: RegExp])[] = [
  ['ECONNREFUSED', /connection is refused$/],
  ['ENOTFOUND', /host name is unknown$/],
  ['EHOSTUNREACH', /no route/],
  ['UND_ERR_CONNECT_TIMEOUT', /does not respond in time$/],
  ['ECONNRESET', /connection broke$/],
  ['CERT_HAS_EXPIRED', /certificate is not trusted$/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate is not trusted$/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /certificate is not trusted$/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate is not trusted$/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/],
];
for (const [code, words] of unreachable) {
  test(`${code} is unreachable, with host, port and cause`, () => {
    const problem = wordsOf(network(code));
    assert.equal(problem.code, 'unreachable');
    assert.match(problem.title, /^east is not reachable at api\.east\.example\.com:6443: /);
    assert.match(problem.title, words);
    assert.notEqual(problem.hint, '');
  });
}

test('the cause is found below the errors that libraries wrap around it', () => {
  const both = new AggregateError([network('ECONNREFUSED'), network('ECONNREFUSED')]);
  assert.match(wordsOf(new TypeError('fetch failed', { cause: both })).title, /refused/);
});

test('a refused client certificate is a login that does not work', () => {
  assert.equal(wordsOf(network('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')).code, 'unauthorized');
});

test('an expired login names the context, and how to log in again', () => {
  const problem = wordsOf(refusal(401, { message: 'Unauthorized' }));
  assert.equal(problem.title, 'east rejects the login of context kind-east');
  assert.equal(problem.hint, 'Log in again: oc login https://api.east.example.com:6443');
  const elsewhere = problemOf(refusal(401), { ...doing, server: 'https://127.0.0.1:34567' });
  assert.match(elsewhere?.hint ?? '', /kubectl --context kind-east auth whoami/);
});

test('a login by a client certificate is told that it does not pass whoever terminates TLS', () => {
  const byCertificate = problemOf(refusal(401), { ...doing, byCertificate: true });
  assert.match(byCertificate?.hint ?? '', /terminates TLS does not pass client certificates on/);
  assert.doesNotMatch(wordsOf(refusal(401)).hint, /terminates/);
});

test('a refusal names verb, kind, name, and how to see the missing right', () => {
  const problem = wordsOf(refusal(403, { message: 'secrets "cacerts" is forbidden: User "jane" cannot patch' }));
  assert.equal(problem.code, 'forbidden');
  assert.equal(problem.title, 'Not allowed to apply Secret istio-system/cacerts on east');
  assert.match(problem.hint, /kubectl --context kind-east auth can-i patch secrets -n istio-system/);
  assert.match(problem.evidence ?? '', /User "jane"/);
});

test('the right to run commands is that to create pods/exec', () => {
  const of = { apiVersion: 'v1', kind: 'Pod', namespace: 'sample', name: 'curl-1' };
  const problem = problemOf(refusal(403), { cluster: 'east', verb: 'run a command in', of });
  assert.match(problem?.hint ?? '', /kubectl auth can-i create pods\/exec -n sample$/);
});

test('a 403 that is not about rights is told in the words of the cluster', () => {
  for (const message of [
    'admission webhook "validation.gatekeeper.sh" denied the request: [x] no',
    'secrets "a" is forbidden: unable to create new content in namespace a because it is being terminated',
    'pods "a" is forbidden: exceeded quota: compute',
    'pods "a" is forbidden: violates PodSecurity "restricted:latest"',
  ]) {
    const problem = wordsOf(refusal(403, { reason: 'Forbidden', message }));
    assert.equal(problem.code, 'invalid');
    assert.equal(problem.evidence, message);
  }
});

test('a kind that is not served is kind-missing, an object that is not there is not', () => {
  const of = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
  const plain = problemOf(refusal(404, { message: '404 page not found' }), { ...doing, of });
  assert.equal(plain?.code, 'kind-missing');
  assert.match(plain?.title ?? '', /Istio \(sailoperator\.io\/v1\)/);
  const absent = refusal(404, { message: 'namespaces "x" not found', details: { name: 'x', kind: 'namespaces' } });
  assert.equal(wordsOf(absent).code, 'not-found');
});

test('a 404 for what every API server has is about what answers there, not about a kind', () => {
  const { of: _object, ...place } = doing;
  for (const verb of ['check permissions', 'read the version', 'list the kinds', 'read what istiod reads']) {
    for (const details of [{}, { name: 'x' }]) {
      const problem = problemOf(refusal(404, { message: '404 page not found', details }), { ...place, verb });
      assert.equal(problem?.code, 'bad-response');
      assert.equal(problem?.title, `east sent an invalid response (${verb}): 404 not found`);
      assert.match(problem?.hint ?? '', /what responds at api\.east\.example\.com:6443/);
      assert.equal(problem?.evidence, '404 page not found');
    }
  }
});

test('a webhook that cannot be called is told apart from one that says no: it may be there in a moment', () => {
  const call = 'Post "https://istiod.istio-system.svc:443/validate?timeout=10s"';
  for (const cause of [
    'dial tcp 10.0.0.7:15017: connect: connection refused',
    'no endpoints available for service "istiod"',
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ]) {
    const message = `Internal error occurred: failed calling webhook "validation.istio.io": failed to call webhook: ${call}: ${cause}`;
    const problem = wordsOf(refusal(500, { reason: 'InternalError', message }));
    assert.equal(problem.code, 'webhook-unready');
    assert.equal(problem.title, 'The API server of east cannot call the webhook validation.istio.io');
    assert.equal(problem.evidence, message);
  }
  assert.equal(wordsOf(refusal(500, { message: 'it broke' })).code, 'invalid');
});

test('an object that the API does not accept is told in its own words', () => {
  const problem = wordsOf(refusal(422, { reason: 'Invalid', message: 'spec.version: Unsupported value: "v0"' }));
  assert.equal(problem.code, 'invalid');
  assert.equal(problem.evidence, 'spec.version: Unsupported value: "v0"');
});

test('too many requests and an unavailable server are overload', () => {
  for (const code of [429, 503]) assert.equal(wordsOf(refusal(code)).code, 'overloaded');
});

test('what is no answer and no network error is a bug and has no words', () => {
  assert.equal(problemOf(new TypeError('x is not a function'), doing), undefined);
  assert.equal(problemOf(network('UND_ERR_INVALID_ARG'), doing), undefined);
  assert.equal(problemOf(network('ERR_INVALID_ARG_TYPE'), doing), undefined);
});

const secrets: readonly (readonly [name: string, text: string, secret: RegExp])[] = [
  ['a JSON web token', 'token eyJhbGciOiJSUzI1NiIsImtpZCI6Ii1.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl end', /eyJ/],
  ['a bearer header', 'Authorization: Bearer abcdef123456 end', /abcdef/],
  ['an OpenShift token', 'invalid token sha256~0gVq2p8a_-XX end', /0gVq/],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----\nend', /MIIE/],
  ['half a private key', '-----BEGIN PRIVATE KEY-----\nMIIEow', /MIIE/],
  ['a password', 'login failed: password=hunter2, end', /hunter2/],
  ['a token in JSON', '{"access_token":"s3cret-value","end":1}', /s3cret/],
  ['the login of a proxy', 'proxy http://jane:hunter2@proxy:3128 end', /hunter2/],
  ['long base64', `data ${'QUJD'.repeat(20)} end`, /QUJD/],
];
for (const [name, text, secret] of secrets) {
  test(`${name} never stays in evidence`, () => {
    const evidence = wordsOf(new StatusError({ ...refusal(422).status, message: text })).evidence ?? '';
    assert.doesNotMatch(evidence, secret);
    if (text.includes('end')) assert.match(evidence, /end/);
  });
}

test('names and sentences stay as they are, escapes and controls go', () => {
  const name = 'secrets "istio-reader-service-account-istio-remote-secret-token" not found in istio-system';
  assert.equal(clean(name), name);
  assert.equal(clean('\u001b[31mred\u001b[0m\u0007 and \u202eblue'), 'red and blue');
});
