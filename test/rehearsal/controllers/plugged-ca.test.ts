/** A simulated istiod starts only with a CA that it can sign with; case by case beside Go: test/certificates/oracle.test.ts. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { refusalOf } from '../../../source/rehearsal/controllers/istiod/plugged-ca.ts';
import { cacertsOf } from './mesh-by-hand.ts';

const now = Date.now();

test('a CA set that fits is taken, and one of which all or nothing is there', async () => {
  const good = await cacertsOf('one');
  assert.equal(refusalOf(good, now), undefined);
  assert.equal(refusalOf({ ...good, data: {} }, now), undefined);
});

test('a set with a file missing, of another key or root, of another time, or of nonsense is refused in the words of istiod', async () => {
  const [good, other] = [await cacertsOf('one'), await cacertsOf('another')];
  const changed = (key: string, value: string | undefined) => {
    const { [key]: _, ...rest } = good.data ?? {};
    return { ...good, data: value === undefined ? rest : { ...rest, [key]: value } };
  };
  assert.match(refusalOf(changed('ca-key.pem', undefined), now) ?? '', /incomplete signing CA bundle detected/);
  assert.match(refusalOf(changed('ca-key.pem', other.data?.['ca-key.pem']), now) ?? '', /does not match the key/);
  assert.match(refusalOf(changed('root-cert.pem', other.data?.['root-cert.pem']), now) ?? '', /unknown authority/);
  assert.match(refusalOf(changed('ca-cert.pem', btoa('nonsense')), now) ?? '', /invalid PEM encoded certificate/);
  const { validFromDate, validToDate } = new X509Certificate(atob(good.data?.['ca-cert.pem'] ?? ''));
  assert.match(refusalOf(good, validToDate.getTime() + 1) ?? '', /has expired/);
  assert.match(refusalOf(good, validFromDate.getTime() - 1) ?? '', /not yet valid/);
});

test('the form of cert-manager is read where it is there', async () => {
  const { data = {} } = await cacertsOf('one');
  const files = {
    'tls.crt': data['ca-cert.pem'] ?? '',
    'tls.key': data['ca-key.pem'] ?? '',
    'ca.crt': data['root-cert.pem'] ?? '',
  };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cacerts' }, data: files };
  assert.equal(refusalOf(secret, now), undefined);
  assert.match(
    refusalOf({ ...secret, data: { ...files, 'tls.key': btoa('none') } }, now) ?? '',
    /failed to parse private key/,
  );
});
