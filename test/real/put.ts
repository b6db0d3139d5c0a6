/** Objects put onto a real server by raw requests: what the tests themselves bring, not the program. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { objectPath } from '../../source/kubernetes/requests/paths.ts';
import { listAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
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
  await Promise.all(kinds.map(each => served(plane, each)));
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

/**
 * Until discovery lists it: then its handler is there too, a moment after the condition that says so. Neither the kind
 * nor its definition is asked for: a kind's first request costs the server half a second of work, and most kinds here
 * never have one; definitions are long.
 */
async function served(plane: ControlPlane, crd: KubeObject): Promise<void> {
  const { group, names, versions } = crd.spec as {
    group: string;
    names: { plural: string };
    versions: readonly { name: string; served: boolean }[];
  };
  const isListed = async ({ name }: { name: string }) => {
    const { status, body } = await plane.request('GET', `/apis/${group}/${name}`);
    return status === 200 && listAt(JSON.parse(body), 'resources').some(each => textAt(each, 'name') === names.plural);
  };
  for (const end = performance.now() + 240_000; performance.now() < end; await sleep(200)) {
    const listed = await Promise.all(versions.filter(each => each.served).map(isListed));
    if (!listed.includes(false)) return;
  }
  assert.fail(`${crd.metadata.name} is not served`);
}
