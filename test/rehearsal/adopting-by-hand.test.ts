/** docs/adopting.md, typed: its kubectl commands into the real kubectl, its eastwest commands on a mesh made by hand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rehearse } from '../bin/rehearse-in-process.ts';
import { kubectlOn, withoutKubectl } from './api-server/kubectl.ts';

const page = readFileSync(new URL('../../docs/adopting.md', import.meta.url), 'utf8');

/** The commands of a section that begin with this word. */
function typed(heading: string, program: string): readonly string[] {
  const section = page.split(/^## /m).find(each => each.startsWith(heading)) ?? '';
  // What is marked as Helm's needs releases of Helm.
  const plain = [...section.matchAll(/```(\w*)\n(.*?)```/gs)].filter(([, language]) => language === '');
  const blocks = plain.flatMap(([, , text = '']) => text.split('\n'));
  return blocks.filter(line => line.startsWith(`${program} `)).map(line => line.slice(program.length + 1));
}

/** Nothing but single quotes stands in these lines. */
const words = (line: string) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const istio = (name: string) => `apiVersion: sailoperator.io/v1
kind: Istio
metadata: {name: default}
spec: {namespace: istio-system, version: v1.30.3, values: {global: {meshID: mesh1, multiCluster: {clusterName: ${name}}}}}
`;

test('the page’s commands read, patch and take over a mesh that kubectl made', {
  skip: withoutKubectl() ?? false,
}, async t => {
  const names = ['east', 'west'];
  const rehearsal = await rehearse(t, names, ['--platform', 'kubernetes']);
  const kubectl = kubectlOn(rehearsal.file, rehearsal.folder);
  const onEach = async (arguments_: readonly string[], input?: (name: string) => string) => {
    for (const name of names) {
      const ran = await kubectl(['--context', name, ...arguments_], input === undefined ? {} : { input: input(name) });
      assert.equal(ran.code, 0, `${arguments_.join(' ')} on ${name}: ${ran.err}`);
    }
  };
  await onEach(['create', 'namespace', 'istio-system']);
  await onEach(['apply', '-f', '-'], istio);
  await onEach(['wait', '--for=jsonpath={.status.state}=Healthy', 'istios.sailoperator.io/default', '--timeout=30s']);

  const [status = '', plan = '', ...taking] = typed('With eastwest', 'eastwest');
  const own = (line: string) =>
    words(line).filter((word, at, all) => word !== '--cluster' && all[at - 1] !== '--cluster');
  const read = await rehearsal.run(own(status));
  assert.equal(read.exit, 3, read.stderr);
  assert.match(read.stdout, /Istio default in istio-system: primary east, no network/);
  const refused = await rehearsal.run(own(plan));
  assert.equal(refused.exit, 3, refused.stderr);
  assert.match(refused.stderr, /--take-over east:Istio\/default/);
  for (const line of taking) {
    // What the page gives to the mesh is there or not: the flag is understood, and `up` asks before it starts.
    const asked = await rehearsal.run(own(line));
    assert.equal(asked.exit, 2, asked.stderr);
    assert.match(asked.stderr, /there is no terminal to prompt on/);
  }

  const lines = typed('By hand', 'kubectl');
  assert.ok(lines.length >= 8);
  for (const line of lines.slice(0, -1)) await onEach(words(line));
  // The last one is the command that plan prints, here for east.
  const printed = /kubectl --context east patch .*? -p '[^']*'/.exec(refused.stderr)?.[0] ?? '';
  assert.ok(printed.startsWith(`kubectl --context east ${lines.at(-1)?.slice(0, 60)}`), `${printed}\n${lines.at(-1)}`);
  const patched = await kubectl(words(printed).slice(1));
  assert.equal(patched.code, 0, patched.err);
  // East fits now and is used as it is; west is taken over.
  const up = await rehearsal.run(['up', '--yes', '--take-over', 'west:Istio/default']);
  assert.equal(up.exit, 0, up.stdout + up.stderr);
  const owner = (name: string) =>
    kubectl(['--context', name, 'get', 'istio', 'default', '-o', 'jsonpath={.metadata.annotations.eastwest/mesh}']);
  assert.equal((await owner('west')).out, 'mesh1');
  assert.equal((await owner('east')).out, '');
});
