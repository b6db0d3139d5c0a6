/**
 * Values that an Istio has from the installation that it was made for, by istioctl or Helm: its own annotation keeps them,
 * so that every later run says them again. Applied without them, it would lose them.
 */

import { isMap } from './istio-values.ts';
import type { JsonObject, KubeObject } from './kube.ts';
import { jsonValue } from './limited-json.ts';

const ANNOTATION = 'eastwest/carried-values';

/** The Istio with the note. */
export function carrying(istio: KubeObject, values: JsonObject | undefined): KubeObject {
  if (values === undefined) return istio;
  const annotations = { ...istio.metadata.annotations, [ANNOTATION]: JSON.stringify(values) };
  return { ...istio, metadata: { ...istio.metadata, annotations } };
}

/** What it says there; undefined where nothing was carried over, or the note is none. */
export function carriedBy({ metadata: { annotations = {} } }: KubeObject): JsonObject | undefined {
  // Values that were changed by hand stay where they are from now on.
  const found = jsonValue(annotations[ANNOTATION] ?? '');
  return isMap(found) ? found : undefined;
}
