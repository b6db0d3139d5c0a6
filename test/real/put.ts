/** Objects put onto a real server by raw requests: what the tests themselves bring, not the program. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { objectPath } from '../../source/kubernetes/paths.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { conditionOf } from '../../source/model/look.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { Answer } from '../control-plane/https-request.ts';

/** Server-side apply with strict validation as the program does it, with these further parameters. */
export function applied(plane: ControlPlane, object: KubeObject, parameters = ''): Promise<Answer> {
  const path = objectPath({ ...object, ...object.metadata });
  return plane.request('PATCH', `${path}?fieldManager=eastwest&fieldValidation=Strict${parameters}`, {
    body: object,
    headers: { 'content-type': 'application/apply-patch+yaml' },
  });
}

/** Creates them, kinds first: what is made of a kind waits until it is served. Statuses are written too. */
export async function put(plane: ControlPlane, objects: readonly KubeObject[]): Promise<void> {
  const kinds = objects.filter(each => each.kind === 'CustomResourceDefinition');
  await Promise.all(kinds.map(each => sent(plane, each)));
  await Promise.all(kinds.map(each => established(plane, each)));
  for (const each of objects) {
    if (!kinds.includes(each)) await sent(plane, each);
  }
}

async function sent(plane: ControlPlane, { status, ...object }: KubeObject): Promise<void> {
  const path = objectPath({ ...object, ...object.metadata });
  const write = async (target: string, body: object) => {
    const answer = await plane.request('PATCH', `${target}?fieldManager=test&force=true`, {
      body,
      headers: { 'content-type': 'application/apply-patch+yaml' },
    });
    assert.ok(answer.status < 300, `${target}: ${answer.body}`);
  };
  await write(path, object);
  // A CRD's file may carry an empty status, which is the server's to write.
  if (status === undefined || object.kind === 'CustomResourceDefinition') return;
  await write(`${path}/status`, { ...object, status });
}

async function established(plane: ControlPlane, crd: KubeObject): Promise<void> {
  const path = objectPath({ ...crd, ...crd.metadata });
  for (const end = performance.now() + 30_000; performance.now() < end; await sleep(100)) {
    const seen: KubeObject = JSON.parse((await plane.request('GET', path)).body);
    if (conditionOf(seen, 'Established')?.status === 'True' && (await isServed(plane, seen))) return;
  }
  assert.fail(`${crd.metadata.name} is not served`);
}

/** The handler of a new kind is there a moment after the condition that says so. */
async function isServed(plane: ControlPlane, crd: KubeObject): Promise<boolean> {
  const spec = crd.spec as {
    group: string;
    names: { plural: string };
    versions: readonly { name: string; served: boolean }[];
  };
  const versions = spec.versions.filter(each => each.served);
  const answers = await Promise.all(
    versions.map(each => plane.request('GET', `/apis/${spec.group}/${each.name}/${spec.names.plural}?limit=1`)),
  );
  return answers.every(each => each.status === 200);
}
