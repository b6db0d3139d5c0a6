import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAuthorities } from '../../../source/kubernetes/kubeconfig/authorities-file.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import { selfSigned } from '../certificate.ts';
import { folderWith } from '../folder.ts';

const one = selfSigned('one');
const two = selfSigned('two');

test('the certificates of a file are read, and no key beside them', async t => {
  const text = `# our proxy\n${one.certificate}${one.key}\n${two.certificate}`;
  const pem = await readAuthorities(join(folderWith(t, { 'ca.pem': text }), 'ca.pem'));
  assert.equal(pem.match(/BEGIN CERTIFICATE/g)?.length, 2);
  assert.doesNotMatch(pem, /KEY|proxy/);
});

test('a file that is not there, holds no certificate, or one that cannot be read, is named', async t => {
  const broken = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  const folder = folderWith(t, { 'key.pem': one.key, 'broken.pem': broken });
  for (const name of ['none.pem', '.', 'key.pem', 'broken.pem']) {
    const file = join(folder, name);
    await assert.rejects(readAuthorities(file), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.code, 'bad-input');
      assert.ok(error.problem.title.includes(file), error.problem.title);
      return true;
    });
  }
});
