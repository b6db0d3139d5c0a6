import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGatewayAnnotations } from '../../../bin/arguments/gateway-annotation.ts';
import { parseCommand } from '../../../bin/arguments/parse.ts';
import { isRegistry } from '../../../source/model/names.ts';
import { ProblemsError } from '../../../source/model/problems-error.ts';

/** What is wrong with these, each as "title: hint". */
function wrong(...texts: readonly string[]): readonly string[] {
  try {
    readGatewayAnnotations(texts);
  } catch (error) {
    assert.ok(error instanceof ProblemsError);
    return error.problems.map(({ title, hint }) => `${title}: ${hint}`);
  }
  return [];
}

test('an annotation is for all clusters, or for the one whose name stands in front', () => {
  assert.deepEqual(
    readGatewayAnnotations([
      'service.beta.kubernetes.io/aws-load-balancer-type=nlb',
      'east:example.com/subnets=subnet-1,subnet-2',
      'note=a=b: c',
      'west:empty=',
    ]),
    [
      { key: 'service.beta.kubernetes.io/aws-load-balancer-type', value: 'nlb' },
      { cluster: 'east', key: 'example.com/subnets', value: 'subnet-1,subnet-2' },
      { key: 'note', value: 'a=b: c' },
      { cluster: 'west', key: 'empty', value: '' },
    ],
  );
});

test('what is no annotation is told with the fix, all of it at once', () => {
  const told = wrong(
    'nothing',
    'two words=1',
    '-bad/key=1',
    'a/b/c=1',
    'East:k=1',
    'eastwest/mesh=other',
    `${'x'.repeat(64)}=1`,
  );
  assert.equal(told.length, 7);
  assert.match(told[0] ?? '', /^--gateway-annotation: "nothing" is not valid: Write KEY=VALUE/);
  assert.match(told[1] ?? '', /"two words" is not an annotation key/);
  assert.match(told[4] ?? '', /"East" is not a valid cluster name/);
  assert.match(told[5] ?? '', /eastwest itself/);
});

test('the same key twice for the same clusters is a mistake', () => {
  assert.deepEqual(wrong('k=1', 'east:k=2', 'k=3'), ['--gateway-annotation: "k=3" is given twice: Leave one k out.']);
});

test('a registry is a host with its port and path, and nothing else', () => {
  const good = [
    'registry.example.com',
    'registry.example.com:5000/mirror/istio',
    'localhost/x',
    'mirror:5000',
    '10.0.0.7/a_b',
  ];
  const bad = [
    '',
    'mirror/istio',
    'https://registry.example.com',
    'registry.example.com/',
    'a.b/Upper',
    'a.b/x:1.0',
    'a..b',
  ];
  assert.deepEqual(
    good.filter(each => !isRegistry(each)),
    [],
  );
  assert.deepEqual(bad.filter(isRegistry), []);
});

test('the flags of the samples say what they take', () => {
  const parse = (...flags: readonly string[]) => parseCommand(['plan', ...flags], {});
  const command = parse('--client', 'sleep', '--sample-registry', 'registry.example.com/istio');
  assert.ok('mesh' in command);
  assert.deepEqual([command.mesh.client, command.mesh.sampleRegistry], ['sleep', 'registry.example.com/istio']);
  assert.throws(
    () => parse('--client', 'wget', '--sample-registry', 'https://x'),
    (error: unknown) => {
      assert.ok(error instanceof ProblemsError);
      assert.deepEqual(
        error.problems.map(problem => problem.title),
        ['--client: "wget" is not valid', '--sample-registry: "https://x" is not valid'],
      );
      return true;
    },
  );
});

test('the sample apps are in a namespace of any name but those whose pods must not get a sidecar', () => {
  const parse = (name: string) => parseCommand(['up', '--sample-namespace', name], {});
  const command = parse('demo');
  assert.ok('mesh' in command);
  assert.equal(command.mesh.sampleNamespace, 'demo');
  for (const name of [
    'istio-system',
    'istio-cni',
    'sail-operator',
    'kube-system',
    'openshift-monitoring',
    'Demo',
    '',
  ]) {
    assert.throws(
      () => parse(name),
      (error: unknown) => error instanceof ProblemsError && error.problems.length === 1,
      name,
    );
  }
});
