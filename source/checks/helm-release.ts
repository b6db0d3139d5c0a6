/** Helm's own notes about a release, to tell whether the operator was installed by its chart. */

import { gunzipSync } from 'node:zlib';
import { SAIL_OPERATOR } from '../model/bundled-operator.ts';
import { textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { jsonValue } from '../model/limited-json.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { Cluster, Selection } from '../ports.ts';

const CHART = 'sail-operator';
/** Unpacked: charts of Istio have three. */
const MOST_BYTES = 24 * 1024 * 1024;

/**
 * The name of a release of the operator's chart in the operator's namespace. The operator keeps the releases of
 * Istio's charts there as well, so that each note has to be read.
 */
export async function operatorRelease(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  const selection = { namespace: SAIL_OPERATOR.namespace, labels: 'owner=helm', fields: 'type=helm.sh/release.v1' };
  for (const note of await notes(cluster, selection, signal)) {
    const release = read(note.data?.release ?? '');
    if (textAt(release, 'chart', 'metadata', 'name') === CHART) return textAt(release, 'name') ?? note.metadata.name;
  }
  return undefined;
}

async function notes(cluster: Cluster, selection: Selection, signal: AbortSignal): Promise<readonly KubeObject[]> {
  // Where that is forbidden it is told with all the other rights that are missing.
  return (await orUndefined(cluster.list({ apiVersion: 'v1', kind: 'Secret' }, selection, signal), 'forbidden')) ?? [];
}

/** Helm packs JSON with gzip, then base64; the Secret adds its own base64. */
function read(data: string): unknown {
  try {
    const packed = Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64');
    return jsonValue(gunzipSync(packed, { maxOutputLength: MOST_BYTES }).toString('utf8'));
  } catch {
    // Not one of Helm's: then it tells nothing about a release.
    return undefined;
  }
}
