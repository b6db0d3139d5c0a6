import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesFrom, type Defaults } from '../../../bin/arguments/choices.ts';
import { parseCommand } from '../../../bin/arguments/parse.ts';
import type { MeshFlags } from '../../../bin/command.ts';
import type { Problem } from '../../../source/model/problem.ts';
import { ProblemsError } from '../../../source/model/problems-error.ts';
import type { Context } from '../../../source/ports.ts';
import { noComplaints } from '../../helpers/no-complaints.ts';

const context = (name: string): Context => ({
  name,
  guess: name,
  server: 'https://x',
  user: 'u',
  namespace: undefined,
  current: false,
});
const contexts = [context('east'), context('west')];

/** What the command line says, with these clusters. */
function flags(...clusters: readonly string[]): MeshFlags {
  const named = clusters.map(each => `--cluster=${each}`);
  const command = parseCommand(['up', '--topology=multi-primary-multi-network', ...named], {});
  return 'mesh' in command ? command.mesh : assert.fail('up is about a mesh');
}

const defaults = (clusters: Defaults['clusters']): Defaults => ({
  clusters,
  certificates: meshId => `eastwest-certs/${meshId}`,
  folder: '/home/me',
});

function problems(read: () => unknown): readonly Problem[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  assert.fail('nothing was refused');
}

test('a CA file is named from the folder that the program was started in', () => {
  const named = choicesFrom(
    flags('east=east,api-ca=ca.pem', 'west=west,api-ca=/etc/ca.pem'),
    contexts,
    defaults('none'),
  );
  assert.deepEqual(
    named.clusters.map(({ apiCa }) => apiCa),
    ['/home/me/ca.pem', '/etc/ca.pem'],
  );
});

test('no --cluster: all clusters of a rehearsal, none on the full screen', () => {
  const all = choicesFrom(flags(), contexts, defaults('all')).clusters;
  assert.deepEqual(
    all.map(({ name, context: from }) => [name, from]),
    [
      ['east', 'east'],
      ['west', 'west'],
    ],
  );
  assert.deepEqual(choicesFrom(flags(), contexts, defaults('none')).clusters, []);
});

test('no --cluster elsewhere: the contexts are listed', () => {
  const [problem] = problems(() => choicesFrom(flags(), contexts, defaults('refuse')));
  assert.match(problem?.title ?? '', /no clusters selected/);
  assert.match(problem?.hint ?? '', /east, west/);
});

test('a very long kubeconfig is not listed whole', () => {
  const many = Array.from({ length: 500 }, (_, index) => context(`c${index}`));
  const [problem] = problems(() => choicesFrom(flags(), many, defaults('refuse')));
  assert.match(problem?.hint ?? '', /and 470 more \(eastwest contexts\)/);
});

test('the certificates folder is one of the mesh, in the working folder', () => {
  assert.equal(choicesFrom(flags('east'), contexts, defaults('refuse')).certificates, '/home/me/eastwest-certs/mesh1');
  const given = { ...flags('east'), certificates: '/keys' };
  assert.equal(choicesFrom(given, contexts, defaults('refuse')).certificates, '/keys');
});

test('two clusters of one name, and one context twice, are refused', () => {
  const [twice] = problems(() => choicesFrom(flags('a=east', 'a=west'), contexts, defaults('refuse')));
  assert.match(twice?.title ?? '', /two clusters are named a: contexts east and west/);
  const [same] = problems(() => choicesFrom(flags('a=east', 'b=east'), contexts, defaults('refuse')));
  assert.equal(same?.code, 'same-cluster');
  assert.match(same?.title ?? '', /a and b are the same cluster/);
  const [again] = problems(() => choicesFrom(flags('east', 'east'), contexts, defaults('refuse')));
  assert.match(again?.title ?? '', /east is given twice/);
});

test('all wrong --cluster flags are told at once', () => {
  assert.equal(problems(() => choicesFrom(flags('a=nope', 'B=east'), contexts, defaults('refuse'))).length, 2);
});

test('every flag of a mesh reaches the choices', () => {
  // Values of Istio are read from their file, which choices are not.
  const read = new Set<PropertyKey>(['istioValues']);
  const watched = new Proxy(flags('east'), {
    get(target, key) {
      read.add(key);
      return Reflect.get(target, key);
    },
  });
  choicesFrom(watched, contexts, defaults('none'));
  noComplaints(
    Object.keys(watched).filter(flag => !read.has(flag)),
    'bin/arguments/choices.ts must take these flags of bin/arguments/groups.ts into the choices',
  );
});
