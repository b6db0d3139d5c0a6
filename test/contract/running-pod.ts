/** A pod that runs, on a server without nodes: what a scheduler and a kubelet would write is written here. */
import type { Api, ExecTarget } from '../../source/ports.ts';

export async function runningPod(api: Api, namespace: string, signal: AbortSignal): Promise<ExecTarget> {
  const metadata = { name: 'box', namespace };
  const spec = { nodeName: 'node-1', containers: [{ name: 'main', image: 'box:1' }] };
  const ref = { apiVersion: 'v1', kind: 'Pod', namespace, name: 'box' };
  await api.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec }, {}, signal);
  const state = { name: 'main', ready: true, restartCount: 0, image: 'box:1', imageID: '', state: { running: {} } };
  const body = { status: { phase: 'Running', containerStatuses: [state] } };
  await api.patch(ref, { type: 'merge', body }, { subresource: 'status' }, signal);
  return { namespace, pod: 'box', container: 'main' };
}
