/** Secrets are planted in every place where one can be: none of them is in what is left. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, test } from 'node:test';
import type { KubeObject } from '../../source/model/kube.ts';
import { redacted, redactedText } from '../../source/report/redacted.ts';

const jwt = `eyJhbGciOiJSUzI1NiJ9.${'eyJzdWIiOiJ4In0'}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg`;
const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA'.repeat(4)}\n-----END RSA PRIVATE KEY-----\n`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a text', () => {
  const planted: readonly (readonly [string, string, string])[] = [
    ['a token', `token is ${jwt} there`, jwt],
    ['a key', `before\n${key}after`, 'MIIEpAIBAAKCAQEA'],
    ['a key in base64', `key: ${base64(key)}`, base64(key)],
    ['a token in base64', `data ${base64(jwt)}`, base64(jwt).slice(0, 40)],
    ['a login of OpenShift', 'oc login --token=sha256~abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', 'sha256~abcdef'],
    ['a header', 'Authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['a basic login', 'authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['a URL with a login', 'https://admin:hunter2@registry.example.com/v2', 'hunter2'],
    ['an argument', 'server --db-password=hunter2 --port 8080', 'hunter2'],
    ['an argument apart', 'server --api-key hunter2 --port 8080', 'hunter2'],
    ['a setting', 'user: admin\npassword: "hunter2"\n', 'hunter2'],
    ['JSON', '{"clientSecret":"hunter2","port":8080}', 'hunter2'],
    ['the key by which Kiali signs logins', 'login_token:\n  signing_key: hunter2hunter2hu\n', 'hunter2'],
    ['a key of a cloud', 'AWS AKIAABCDEFGHIJKLMNOP used', 'AKIAABCDEFGHIJKLMNOP'],
    ['a token of EKS', 'k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbQ', 'aHR0cHM6Ly9zdHMu'],
    ['a kubeconfig', `users:\n- user:\n    client-key-data: ${base64(key)}\n    token: abcdefgh\n`, 'abcdefgh'],
  ];
  for (const [what, text, secret] of planted) {
    test(`loses ${what}`, () => {
      assert.ok(text.includes(secret));
      assert.ok(!redactedText(text).includes(secret), redactedText(text));
    });
  }

  test('keeps what is no secret', () => {
    const text = [
      'pod helloworld-v1-5f8c-abc is Running on 10.0.0.7:15443',
      'secretName: istio-ca-secret',
      'imagePullSecrets: registry',
      'tokenAudience istio-ca',
      'serviceAccountToken projected',
      'https://10.0.0.1:6443/version',
      '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----',
    ].join('\n');
    assert.equal(redactedText(text), text);
  });

  test('of any length is read at once', () => {
    for (const part of ['-----BEGIN ', 'eyJ', 'password', '://a:', 'LS0tLS1CRUdJTi', 'bearer ', ' ', '--token', '-']) {
      const began = performance.now();
      redactedText(part.repeat(Math.ceil(1_000_000 / part.length)));
      assert.ok(performance.now() - began < 5_000, part);
    }
  });
});

test('a Kiali keeps its settings, without passwords, tokens and the key by which it signs', () => {
  const auth = { type: 'basic', username: 'kiali', password: 'hunter2', token: 'hunter3' };
  const kiali: KubeObject = {
    apiVersion: 'kiali.io/v1alpha1',
    kind: 'Kiali',
    metadata: { name: 'kiali' },
    spec: {
      external_services: {
        prometheus: { url: 'https://thanos.example.com', auth, custom_headers: { 'X-API-Key': 'hunter4' } },
      },
      login_token: { signing_key: 'hunter5hunter5hu' },
    },
  };
  const told = JSON.stringify(redacted(kiali));
  assert.doesNotMatch(told, /hunter\d/);
  assert.match(told, /thanos\.example\.com.*"username":"kiali"/);
});

describe('an object', () => {
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cacerts', namespace: 'istio-system' },
    data: { 'ca-key.pem': base64(key), password: base64('hunter2'), token: base64(jwt) },
  };

  test('that is a Secret has lengths and fingerprints in place of its values', () => {
    const { data = {} } = redacted(secret);
    assert.match(String(data['ca-key.pem']), /^\d+ bytes, SHA-256 [0-9a-f]{12}$/);
    assert.equal(data.password, '7 bytes', 'what could be guessed has no fingerprint');
    assert.equal(redacted(secret).data?.token, redacted({ ...secret }).data?.token, 'the same for the same');
  });

  test('loses secrets wherever they stand', () => {
    const planted: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'web',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{"spec":"planted-1"}',
          note: 'password=planted-2',
        },
      },
      spec: {
        containers: [
          {
            name: 'web',
            args: ['--token=planted-3'],
            env: [
              { name: 'DB_PASSWORD', value: 'planted-4' },
              { name: 'API_KEY', value: 'planted-5' },
              { name: 'ISTIO_META_NETWORK', value: 'network1' },
              { name: 'FROM', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
            ],
          },
        ],
        auth: { clientSecret: 'planted-6', password: 'planted-7', secretName: 'kept' },
      },
    } as KubeObject;
    const text = JSON.stringify(redacted(planted));
    assert.doesNotMatch(text, /planted/);
    assert.match(text, /network1/);
    assert.match(text, /"secretName":"kept"/);
    assert.match(text, /"secretKeyRef":\{"name":"db","key":"password"\}/);
  });

  test('that is a ConfigMap keeps its text, without secrets in it', () => {
    const map: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio' },
      data: { mesh: 'rootNamespace: istio-system\ntracing:\n  password: planted\n' },
    };
    assert.match(String(redacted(map).data?.mesh), /rootNamespace: istio-system/);
    assert.doesNotMatch(JSON.stringify(redacted(map)), /planted/);
  });

  test('says who wrote it, and not what', () => {
    const managedFields = [
      { manager: 'kubectl', operation: 'Apply', time: '2026-11-29T10:00:00Z', fieldsV1: { 'f:x': {} } },
    ];
    const found = redacted({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a', managedFields: managedFields as never },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(found.metadata.managedFields)), [
      { manager: 'kubectl', operation: 'Apply', time: '2026-11-29T10:00:00Z' },
    ]);
  });
});
