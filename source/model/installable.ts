/** Which Istio versions an operator can install, read through the API (docs/istio/versions.md#installable-versions). */

import { at, listAt, recordAt, textAt } from './fields.ts';
import type { KubeObject } from './kube.ts';
import { newestFirst } from './version.ts';

/** From the operator Deployment's pod-template annotations `images.v1_30_3.istiod`: the best list. Newest first. */
export function bundledVersions(annotations: Readonly<Record<string, unknown>>): readonly string[] {
  const found = Object.keys(annotations).flatMap(key => {
    const match = /^images\.v(\d+)_(\d+)_(\d+)\.istiod$/.exec(key);
    return match === null ? [] : [`v${match[1]}.${match[2]}.${match[3]}`];
  });
  return newestFirst(found);
}

/**
 * From the CRD `istios.sailoperator.io`: its description lists what can be installed; its enum also has versions that
 * are at their end of life and fail later. Newest first.
 */
export function acceptedVersions(crd: KubeObject | undefined): readonly string[] {
  const served = listAt(crd, 'spec', 'versions').find(version => textAt(version, 'name') === 'v1');
  const field = recordAt(at(served, 'schema', 'openAPIV3Schema', 'properties', 'spec', 'properties', 'version'));
  const described = /Must be one of:\s*([^\n]*)/.exec(textAt(field, 'description') ?? '')?.[1];
  const words = described
    ?.trim()
    .replace(/\.$/, '')
    .split(',')
    .map(word => word.trim());
  return newestFirst(words ?? listAt(field, 'enum').filter(each => typeof each === 'string'));
}
