/** How this program's own objects are known. */
import type { KubeObject } from './kube.ts';
import { leftToOwner } from './leave-to-owner.ts';

export const FIELD_MANAGER = 'eastwest';
export const MESH_ANNOTATION = 'eastwest/mesh';
const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** True for an object that this program created. A namespace that it only labelled is not its own. */
export function isOurs(object: KubeObject): boolean {
  return object.metadata.annotations?.[MESH_ANNOTATION] !== undefined;
}

/** The mesh that it was created for; undefined for what this program did not create. */
export function meshOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[MESH_ANNOTATION];
}

/** True where fields of an object that somebody else created are this program's: a namespace that it labelled. */
export function ownsFields({ metadata }: KubeObject): boolean {
  return (metadata.managedFields ?? []).some(
    ({ manager, operation, subresource }) =>
      manager === FIELD_MANAGER && operation === 'Apply' && subresource === undefined,
  );
}

/** The object with the marks of what this program created for a mesh. */
export function marked(object: KubeObject, meshId: string): KubeObject {
  const { labels, annotations } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { [MANAGED_BY]: FIELD_MANAGER, ...labels },
      annotations: { ...annotations, [MESH_ANNOTATION]: meshId },
    },
  };
}

/** The object without these marks: what somebody else's gets of ours. */
export function unmarked(object: KubeObject): KubeObject {
  const { labels = {}, annotations = {}, ...metadata } = object.metadata;
  const { [MESH_ANNOTATION]: _mesh, ...noted } = annotations;
  const { [MANAGED_BY]: by, ...others } = labels;
  const kept = by === undefined || by === FIELD_MANAGER ? others : labels;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(Object.keys(kept).length === 0 ? {} : { labels: kept }),
      ...(Object.keys(noted).length === 0 ? {} : { annotations: noted }),
    },
  };
}

/**
 * What to apply where something may be there already: an object that somebody else made is not taken over, so it gets
 * the fields that the mesh needs, but not our marks.
 */
export function markedUnlessForeign(object: KubeObject, found: KubeObject | undefined, meshId: string): KubeObject {
  return found === undefined || isOurs(found) ? marked(object, meshId) : leftToOwner(object, found);
}
