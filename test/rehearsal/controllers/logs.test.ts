/** kubectl logs on simulated clusters: the lines that the programs of a mesh which is at work have written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearseInstalled } from '../../bin/rehearse-in-process.ts';
import { kubectlOn, withoutKubectl } from '../api-server/kubectl.ts';

test('the programs of a mesh say in their logs what they have done', { skip: withoutKubectl() ?? false }, async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  const kubectl = kubectlOn(rehearsal.file, rehearsal.folder);
  const logsOf = async (...words: readonly string[]) => {
    const { code, out, err } = await kubectl(['--context', 'east', 'logs', ...words]);
    assert.equal(code, 0, err);
    return out;
  };
  const istiod = await logsOf('-n', 'istio-system', '-l', 'app=istiod');
  assert.match(istiod, /initializing Istiod\n.*Use local CA certificate\n/);
  assert.match(istiod, /cluster "west" from secret istio-system\/istio-remote-secret-west synced/);
  const sample = await logsOf('-n', 'sample', '-l', 'app=helloworld', '-c', 'istio-proxy');
  assert.match(sample, /Envoy proxy is ready/);
  assert.match(await logsOf('-n', 'sample', 'deployment/helloworld-v1', '-c', 'helloworld'), /Running on http/);
  const last = await logsOf('-n', 'istio-system', 'deployment/istiod', '--tail', '1');
  assert.equal(last.trimEnd().split('\n').length, 1);
});
