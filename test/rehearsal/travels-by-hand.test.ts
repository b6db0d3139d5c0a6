/** docs/travels.md "By hand", typed line by line into the real kubectl on simulated clusters: every version answers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  agencyServices,
  moreTravels,
  travelAgency,
  travelControl,
  travelPortal,
} from '../../source/manifests/travels.ts';
import { toYaml } from '../../source/manifests/yaml.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { travelsVersions } from '../../source/model/travels.ts';
import { versionsSeen } from '../../source/traffic/destination-versions.ts';
import { rehearseInstalled } from '../bin/rehearse-in-process.ts';
import { kubectlOn, withoutKubectl } from './api-server/kubectl.ts';
import { eventually } from './controllers/worlds.ts';

const page = readFileSync(new URL('../../docs/travels.md', import.meta.url), 'utf8');

/** The lines of the blocks of a section. */
function linesOf(section: string): readonly string[] {
  const text = new RegExp(`^## ${section}\\n(.*?)^## `, 'ms').exec(page)?.[1] ?? '';
  const blocks = [...text.matchAll(/```\n(.*?)```/gs)].map(match => match[1] ?? '');
  return blocks.flatMap(block => block.split('\n')).filter(line => line !== '');
}

/** The files that the page names, as upstream has them: without a namespace. */
function writeFiles(folder: string): void {
  const [v2, v3] = moreTravels({});
  const files: Readonly<Record<string, readonly (KubeObject | undefined)[]>> = {
    'travel_agency.yaml': travelAgency({}),
    'travel_portal.yaml': travelPortal({}),
    'travel_control.yaml': travelControl({}),
    'travel_agency_services.yaml': agencyServices(),
    'travels-v2.yaml': [v2],
    'travels-v3.yaml': [v3],
  };
  for (const [name, objects] of Object.entries(files)) {
    const text = objects.flatMap(object => (object === undefined ? [] : [toYaml(object)])).join('---\n');
    writeFileSync(join(folder, name), text);
  }
}

const withoutSamples = (t: TestContext) =>
  rehearseInstalled(t, ['east', 'west'], { up: ['--samples', 'none'], scenario: ['--platform', 'kubernetes'] });

test('what the page says to type installs the demo, and takes it away again', {
  skip: withoutKubectl() ?? false,
}, async t => {
  const rehearsal = await withoutSamples(t);
  writeFiles(rehearsal.folder);
  const kubectl = kubectlOn(rehearsal.file, rehearsal.folder);
  const type = async (line: string) => {
    const [program, ...words] = line.split(' ');
    assert.equal(program, 'kubectl');
    const isFile = (word: string, index: number) => words[index - 1] === '-f' && word.endsWith('.yaml');
    const { code, err, out } = await kubectl(
      words.map((word, index) => (isFile(word, index) ? join(rehearsal.folder, word) : word)),
    );
    assert.equal(code, 0, `${line}: ${err}`);
    return out;
  };
  const lines = linesOf('By hand');
  const isAsking = (line: string) => line.includes('istio_requests_total');
  const first = lines.findIndex(isAsking);
  assert.ok(first > 0);
  for (const line of lines.slice(0, first)) await type(line);
  await eventually('the portals have received every version', async () => {
    const counters = await Promise.all(lines.filter(isAsking).map(type));
    const seen = versionsSeen(counters.join('\n'), 'travels.travel-agency.svc.cluster.local');
    return travelsVersions.every(version => seen.includes(version));
  });
  for (const line of lines.slice(first).filter(line => !isAsking(line))) await type(line);
  const left = await kubectl(['--context', 'east', 'get', 'namespaces', '-o', 'name']);
  assert.doesNotMatch(left.out, /travel-/);
});

test('with eastwest: the commands of the page install it, find it unchanged, and take it away', async t => {
  const rehearsal = await withoutSamples(t);
  const [install = '', remove = ''] = linesOf('With eastwest').map(line => line.replace('eastwest ', ''));
  const run = (line: string) => rehearsal.run([...line.split(' '), '--yes']);
  assert.match((await run(install)).stdout, /^mesh1: done, .*\n.*objects: \d+ created/m);
  assert.match((await run(install)).stdout, /objects: \d+ unchanged$/m);
  assert.match((await run(remove)).stdout, /objects: \d+ removed$/m);
  assert.match((await run(remove)).stdout, /^mesh1: nothing to do/);
});
