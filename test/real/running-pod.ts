/** A pod of the test's own on a real control plane, once it runs. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { ExecTarget } from '../../source/ports.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';

export async function runningPod(plane: ControlPlane, namespace: string, name: string): Promise<ExecTarget> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const body = { metadata: { name }, spec: { containers: [{ name: 'main', image: 'box:1' }] } };
  const made = await plane.request('POST', pods, { body });
  assert.equal(made.status, 201, made.body);
  for (const end = performance.now() + 240_000; performance.now() < end; await sleep(20)) {
    const seen: KubeObject = JSON.parse((await plane.request('GET', `${pods}/${name}`)).body);
    if (textAt(seen, 'status', 'phase') === 'Running') return { namespace, pod: name, container: 'main' };
  }
  assert.fail(`${namespace}/${name} does not run`);
}
