/** How this program's own objects are known. */
import { cleaned } from './clean.ts';
import { type KubeObject, objectTitle, refOf } from './kube.ts';
import { leftAsMade, leftToOwner } from './leave-to-owner.ts';
import type { Problem } from './problem.ts';
import { shellWord } from './shell-word.ts';

export const FIELD_MANAGER = 'eastwest';
export const MESH_ANNOTATION = 'eastwest/mesh';
/** On what others made and this program has taken over: how it runs (images, resources, users) is still theirs. */
const TAKEN_OVER_ANNOTATION = 'eastwest/taken-over';
/** In place of a mesh: what a person writes to have an object replaced that would be left as it is. */
const REPLACE = 'replace';
const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** True for an object that this program created. A namespace that it only labelled is not its own. */
export function isOurs(object: KubeObject): boolean {
  return meshOf(object) !== undefined;
}

/**
 * The mesh that this program created it for; undefined for what others created. A copy has the mark as well (a
 * ReplicaSet that of its Deployment), but was not written by this program.
 */
export function meshOf({ metadata }: KubeObject): string | undefined {
  const { annotations = {}, managedFields = [] } = metadata;
  // A restored backup has lost who wrote what.
  const isCopy = managedFields.length > 0 && !managedFields.some(({ manager }) => manager === FIELD_MANAGER);
  return isCopy ? undefined : annotations[MESH_ANNOTATION];
}

/** Another mesh than this one that it was created for. What belongs to another mesh is never written. */
export function otherMeshOf(object: KubeObject | undefined, meshId: string): string | undefined {
  const mesh = object === undefined ? undefined : meshOf(object);
  return mesh === undefined || mesh === meshId || mesh === REPLACE ? undefined : cleaned(mesh, 80);
}

/** True where the user asked for it to be replaced, whatever created it and however well it serves. */
export function isToBeReplaced({ metadata: { annotations = {} } }: KubeObject): boolean {
  return annotations[MESH_ANNOTATION] === REPLACE;
}

/** What asks for it, as kubectl writes an annotation. */
export const replaceAnnotation = `${MESH_ANNOTATION}=${REPLACE}`;

/** Why an object of another mesh is left as it is. */
export function belongsElsewhere(object: KubeObject, mesh: string): Problem {
  return {
    code: 'exists',
    title: `${objectTitle(refOf(object))} belongs to mesh ${mesh} (annotation ${MESH_ANNOTATION})`,
    hint: `nothing of another mesh is changed: run with --mesh-id ${shellWord(mesh)}, or choose clusters that are in no other mesh`,
  };
}

/** True where fields of a foreign object are this program's: a namespace that it labelled. */
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

/** The object without these marks: what a foreign one gets of ours. */
export function unmarked(object: KubeObject): KubeObject {
  const { labels = {}, annotations = {}, ...metadata } = object.metadata;
  const { [MESH_ANNOTATION]: _mesh, [TAKEN_OVER_ANNOTATION]: _taken, ...noted } = annotations;
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
 * What to apply where an object may exist already: a foreign one is not taken over, so it gets the fields that the mesh
 * needs, but not our marks.
 */
export function markedUnlessForeign(object: KubeObject, found: KubeObject | undefined, meshId: string): KubeObject {
  if (found === undefined) return marked(object, meshId);
  if (isTakenOver(found)) return takenOver(object, found, meshId);
  return isOurs(found) ? marked(leftAsMade(object, found), meshId) : leftToOwner(object, found);
}

/** True for what others made and the user gave to this program. */
export function isTakenOver(found: KubeObject): boolean {
  return isOurs(found) && found.metadata.annotations?.[TAKEN_OVER_ANNOTATION] !== undefined;
}

/**
 * What to apply where the user has this program take over a foreign object: the fields that the mesh needs and the
 * mark, so that `down` deletes it. The label of who manages it stays: Helm refuses what does not bear its own.
 */
export function takenOver(object: KubeObject, found: KubeObject, meshId: string): KubeObject {
  const { metadata, ...rest } = leftToOwner(unmarked(object), found);
  const marks = { [MESH_ANNOTATION]: meshId, [TAKEN_OVER_ANNOTATION]: 'true' };
  return { ...rest, metadata: { ...metadata, annotations: { ...metadata.annotations, ...marks } } };
}
