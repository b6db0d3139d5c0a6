/** A mesh that is fine has no problem and no warning, whatever its topology; before an install nothing is blamed. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { namedChecks } from '../../source/health/named-checks.ts';
import { TOPOLOGIES } from '../../source/model/mesh.ts';
import { rawRequest } from '../bin/raw-request.ts';
import { rehearse, rehearseInstalled } from '../bin/rehearse-in-process.ts';

type Told = {
  readonly counts: Readonly<Record<string, number>>;
  readonly checks: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly why?: string;
    readonly page: string;
    readonly evidence: readonly unknown[];
    readonly findings: readonly {
      readonly words: string;
      readonly evidence: readonly string[];
      readonly fix: string;
    }[];
  }[];
};

const told = (stdout: string): Told => JSON.parse(stdout);
const idsOf = ({ checks }: Told, ...verdicts: readonly string[]) =>
  checks.filter(each => verdicts.includes(each.verdict)).map(each => each.id);

describe('healthy meshes', { concurrency: TOPOLOGIES.length }, () => {
  for (const topology of TOPOLOGIES) {
    test(`no check of a healthy mesh finds anything: ${topology}`, async t => {
      const { run } = await rehearseInstalled(t, ['east', 'west'], { up: ['--topology', topology] });
      const { exit, stdout } = await run(['check', '--reach', '-o', 'json']);
      const found = told(stdout);
      const worse = found.checks.filter(each => !['ok', 'skipped'].includes(each.verdict));
      assert.deepEqual(worse, []);
      assert.equal(exit, 0);
      assert.deepEqual(
        found.checks.map(({ id }) => id),
        namedChecks.map(({ id }) => id),
      );
      const hasRemotes = topology.startsWith('primary-remote');
      assert.equal(found.checks.find(({ id }) => id === 'reach-istiods')?.verdict, hasRemotes ? 'ok' : 'skipped');
      // What was looked at was seen somewhere.
      for (const each of found.checks.filter(({ verdict }) => verdict === 'ok')) {
        if (each.id !== 'known-faults') assert.ok(each.evidence.length > 0, each.id);
      }
    });
  }
});

test('before an install only requirements are judged, and what a mesh would need is skipped', async t => {
  const { run } = await rehearse(t, ['east', 'west']);
  const { exit, stdout } = await run(['check', '-o', 'json']);
  const found = told(stdout);
  assert.equal(exit, 0, stdout);
  assert.deepEqual(idsOf(found, 'problem', 'unknown'), []);
  assert.ok(idsOf(found, 'skipped').includes('remote-secret'));
  const text = await run(['check']);
  assert.match(text.stdout, /Path of a request between clusters\n {2}· \d+ skipped: no Istio on these clusters yet\n/);
});

test('a broken mesh is told in every form, with exit code 3, and the hops behind the first broken one are not blamed', async t => {
  const { file, run } = await rehearseInstalled(t, ['east', 'west']);
  const secret = '/api/v1/namespaces/istio-system/secrets/istio-remote-secret-west';
  assert.equal((await rawRequest(file, 'east', 'DELETE', secret)).code, 200);
  const json = await run(['check', '-o', 'json']);
  assert.equal(json.exit, 3);
  assert.deepEqual(idsOf(told(json.stdout), 'problem', 'unknown'), ['remote-secrets', 'remote-secret']);
  const found = told(json.stdout).checks.find(({ id }) => id === 'remote-secret');
  assert.equal(found?.page, 'docs/checks/remote-secret.md');
  assert.ok(found?.findings.every(({ words, fix }) => words !== '' && fix !== ''));
  const junit = await run(['check', '-o', 'junit']);
  assert.equal(junit.exit, 3);
  assert.match(junit.stdout, /<testsuite name="paths" tests="\d+" failures="1" errors="0"/);
  assert.match(junit.stdout, /<testcase name="remote-secret: [^"]+" classname="paths">\n {6}<failure message=/);
});

test('a cluster that does not answer ends with exit code 5, and nothing is said of what was not read', async t => {
  const { run, file } = await rehearse(t, ['east', 'west']);
  const servers = readFileSync(file, 'utf8').match(/https:\/\/127\.0\.0\.1:\d+/g) ?? [];
  const gone = servers.at(-1) ?? '';
  writeFileSync(file, readFileSync(file, 'utf8').replace(gone, 'https://127.0.0.1:1'));
  const { exit, stdout } = await run(['check', '-o', 'json']);
  assert.equal(exit, 5, stdout);
  assert.deepEqual(idsOf(told(stdout), 'problem'), ['reachable']);
  assert.deepEqual(idsOf(told(stdout), 'ok', 'warning'), []);
});
