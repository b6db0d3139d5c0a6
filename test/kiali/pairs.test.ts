/** Any two flags of `eastwest kiali` either work together, or are refused with a sentence that names one of them. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { kialiFlags } from '../../bin/arguments/groups.ts';
import { kialiOptions } from '../../bin/arguments/kiali-options.ts';
import { parseCommand } from '../../bin/arguments/parse.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { prepareKiali } from '../../source/preparation/prepare-kiali.ts';
import { prepareKialiDisconnection } from '../../source/preparation/prepare-kiali-disconnection.ts';
import { clusters, folderFor, madeByHand, reader } from '../helpers/mesh-by-hand.ts';
import type { ShapedHost } from '../helpers/shaped-host.ts';
import { kialiBundle } from './upstream-bundle.ts';

const never = new AbortController().signal;
const two = clusters.slice(0, 2).map(({ name, context }) => ({ name, context }));
const [home, other] = two.map(({ name }) => name) as [string, string];

/** A value for each flag that works where it is given alone; of some there are two kinds. */
const values: Readonly<Record<string, readonly string[]>> = {
  home: [home],
  'kiali-auth': ['openshift', 'anonymous'],
  'kiali-version': ['v2.22'],
  'kiali-operator-bundle': ['bundle'],
  'kiali-remote-operator': ['install', 'none'],
  'rotate-token': [other],
  disconnect: [other],
  'kiali-impersonation': ['on', 'off'],
  console: [''],
  'kiali-link': ['far=https://kiali.far.example.com'],
  'kiali-query-scope': ['mesh_id=mesh1'],
  metrics: ['thanos', 'federation', 'https://thanos.example.com:9091'],
  'metrics-address': [`${other}=10.0.0.7:9090`],
  'kiali-values': ['kiali.yaml'],
};

type Said = readonly [flag: string, value: string];
const all: readonly Said[] = Object.values(kialiFlags).flatMap(({ name }) =>
  (values[name] ?? assert.fail(`no value for --${name}`)).map(value => [name, value] as const),
);
const argument = ([flag, value]: Said) => (value === '' ? `--${flag}` : `--${flag}=${value}`);

/** Empty where it would run; else what is wrong. */
async function refusals(host: ShapedHost, folder: string, said: readonly Said[]): Promise<readonly string[]> {
  const isSaid = (flag: string) => said.some(each => each[0] === flag);
  const where = isSaid('home') || isSaid('disconnect') ? [] : [['home', home] as const];
  try {
    const command = parseCommand(['kiali', ...[...said, ...where].map(argument)], {});
    assert.equal(command.command, 'kiali');
    if (command.command !== 'kiali') return [];
    const choices = { meshId: 'mesh1', certificates: folder, clusters: two };
    const { disconnect } = command.kiali;
    if (disconnect.length > 0) await prepareKialiDisconnection(host, choices, disconnect, never);
    else await prepareKiali(host, { ...choices, ...(await kialiOptions(command.kiali, folder)) }, never);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const { title, hint } of error.problems) assert.ok(title !== '' && hint !== '', said.join(' '));
    return error.problems.map(({ title }) => title);
  }
}

/** A mesh without a Kiali, and a file of fields. */
async function meshOn(t: TestContext, platform: Platform) {
  const token = `${reader}-istio-remote-secret-token`;
  const host = await madeByHand(
    t,
    { clusters: 2, pace: 0, platform, kialiOperator: 'none' },
    { samples: 'istio-1.30.3', token, subscribes: platform === 'openshift' },
  );
  const folder = folderFor(t);
  writeFileSync(join(folder, 'kiali.yaml'), 'deployment:\n  resources:\n    requests:\n      memory: 128Mi\n');
  return { host: { ...host, readBundle: async () => kialiBundle() }, folder };
}

/** What cannot be had alone on clusters of one platform. */
const lonely: Readonly<Record<Platform, readonly string[]>> = {
  openshift: [`--disconnect=${other}`, '--kiali-remote-operator=none', `--metrics-address=${other}=10.0.0.7:9090`],
  kubernetes: [
    `--disconnect=${other}`,
    '--console',
    '--kiali-auth=openshift',
    '--kiali-impersonation=on',
    '--metrics=thanos',
    `--metrics-address=${other}=10.0.0.7:9090`,
  ],
};

for (const platform of ['openshift', 'kubernetes'] as const) {
  test(`on ${platform} any two flags of Kiali work together or are refused by name`, async t => {
    const { host, folder } = await meshOn(t, platform);
    const alone = new Map<Said, readonly string[]>();
    for (const said of all) alone.set(said, await refusals(host, folder, [said]));
    for (const [index, one] of all.entries()) {
      for (const another of all.slice(index + 1).filter(([flag]) => flag !== one[0])) {
        const flags = [one[0], another[0]];
        const bothWork = [one, another].every(each => alone.get(each)?.length === 0);
        for (const title of await refusals(host, folder, [one, another])) {
          const named = flags.filter(flag => title.includes(`--${flag}`));
          assert.ok(named.length >= (bothWork ? 2 : 1), `${argument(one)} ${argument(another)}: ${title}`);
        }
      }
    }
    // Those that no cluster refuses work, one by one.
    const refused = [...alone].filter(([, titles]) => titles.length > 0).map(([said]) => argument(said));
    assert.deepEqual(refused.toSorted(), [...lonely[platform]].toSorted());
  });
}

test('of what names something each name is said once, and a linked cluster has no token', () => {
  const refusal = (...argv: readonly string[]) => {
    try {
      parseCommand(['kiali', ...argv], {});
      return '';
    } catch (error) {
      return error instanceof ProblemsError ? error.problems.map(({ title }) => title).join() : String(error);
    }
  };
  const link = (name: string) => `--kiali-link=${name}=https://${name}.example.com`;
  assert.equal(refusal(link('far'), link('near')), '');
  assert.equal(refusal(link('far'), link('far')), '--kiali-link far is given twice');
  assert.equal(refusal('--kiali-query-scope=a=1', '--kiali-query-scope=a=2'), '--kiali-query-scope a is given twice');
  assert.equal(
    refusal('--metrics-address=west=1.1.1.1:1', '--metrics-address=west=1.1.1.1:2'),
    '--metrics-address west is given twice',
  );
  assert.equal(
    refusal('--rotate-token=far', link('far')),
    '--rotate-token far and --kiali-link far cannot be combined',
  );
});

test('beside --kiali-only nothing that is about the mesh is said', () => {
  const refusal = (...argv: readonly string[]) => {
    try {
      parseCommand(['down', '--kiali-only', ...argv], {});
      return [];
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      return error.problems.map(({ title }) => title);
    }
  };
  assert.deepEqual(refusal('--skip', 'west', '--dry-run'), []);
  assert.deepEqual(
    refusal('--only', 'west', '--keep', 'samples', '--operator', '--crds', '--clear-finalizers'),
    ['only', 'keep', 'operator', 'crds', 'clear-finalizers'].map(
      flag => `--kiali-only and --${flag} cannot be combined`,
    ),
  );
});
