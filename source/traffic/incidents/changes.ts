/** Which objects came, changed and went between two lists, and by whom, as the API server wrote it down. Pure. */
import { cleaned } from '../../model/clean.ts';
import type { KubeObject } from '../../model/kube.ts';
import { FIELD_MANAGER } from '../../model/marks.ts';

export type Change = {
  readonly what: 'created' | 'changed' | 'deleted';
  readonly object: KubeObject;
  /** Unknown for what was deleted: that is in the API server's audit log only. */
  readonly by?: string;
};

/** Changes of status, and of nothing but who manages what, are none. */
export function changesOf(before: readonly KubeObject[], after: readonly KubeObject[]): readonly Change[] {
  const old = new Map(before.map(object => [keyOf(object), object]));
  const now = new Map(after.map(object => [keyOf(object), object]));
  return [
    ...after.flatMap((object): readonly Change[] => {
      const was = old.get(keyOf(object));
      if (was === undefined) return [{ what: 'created', object, ...writerOf(object) }];
      return isSame(was, object) ? [] : [{ what: 'changed', object, ...writerOf(object) }];
    }),
    ...before.flatMap((object): readonly Change[] => (now.has(keyOf(object)) ? [] : [{ what: 'deleted', object }])),
  ];
}

const keyOf = ({ metadata }: KubeObject) => metadata.uid ?? `${metadata.namespace}/${metadata.name}`;

function isSame(before: KubeObject, after: KubeObject): boolean {
  const { generation } = before.metadata;
  const isCounted = generation !== undefined && after.metadata.generation !== undefined;
  const labels = ({ metadata }: KubeObject) => JSON.stringify(metadata.labels);
  if (labels(before) !== labels(after)) return false;
  // Controllers write down in annotations how far they are.
  if (isCounted) return generation === after.metadata.generation;
  const annotations = ({ metadata }: KubeObject) => JSON.stringify(metadata.annotations);
  return annotations(before) === annotations(after) && contents(before) === contents(after);
}

function contents({ status: _status, metadata: _metadata, ...rest }: KubeObject): string {
  return JSON.stringify(rest);
}

/** Who wrote last, controllers that only report a status left out. */
function writerOf({ metadata }: KubeObject): { readonly by?: string } {
  const [last] = (metadata.managedFields ?? [])
    .filter(each => each.subresource !== 'status')
    .toSorted((one, other) => (other.time ?? '').localeCompare(one.time ?? ''));
  return last === undefined ? {} : { by: last.manager === FIELD_MANAGER ? 'eastwest' : cleaned(last.manager, 60) };
}
