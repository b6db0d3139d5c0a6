/** Deleting over HTTP: one object or all that match, with the options of the body and the query. */
import { StatusError } from '../../../model/kube.ts';
import { listAt } from '../../../model/look.ts';
import { wrong } from '../causes.ts';
import { copy, type Dict, type Doc, isDict } from '../json.ts';
import { deleteObject } from '../lifecycle.ts';
import type { DeleteOptions, Target, Write } from '../requests.ts';
import { invalid } from '../status-errors.ts';
import { answerJson } from './answer.ts';
import { mediaType, objectOf, readBody } from './body.ts';
import { type Context, writeOf } from './context.ts';
import { listForm, objectForm } from './forms.ts';

/** Deletes one object; what comes back is the object, or a Status when it has gone. */
export async function removeOne(context: Context, target: Target, name: string): Promise<void> {
  const { options, dryRun } = await deleteOptions(context);
  const write: Write = writeOf(context, target, undefined);
  const { gone, doc } = await deleteObject(context.inside.core, name, options, {
    ...write,
    dryRun: dryRun || write.dryRun,
  });
  answerJson(
    context.response,
    200,
    gone && !isShown(target) ? removedStatus(doc, target) : objectForm(context, target, doc),
  );
}

/** Kinds whose deletion answers with the object even when it is gone. */
const isShown = ({ resource }: Target): boolean =>
  ['pods', 'services', 'persistentvolumes', 'persistentvolumeclaims', 'serviceaccounts', 'resourcequotas'].includes(
    resource.plural,
  ) && resource.group === '';

function removedStatus(doc: Doc, { resource }: Target): Dict {
  const { group, plural } = resource;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: doc.metadata.name, ...(group === '' ? {} : { group }), kind: plural, uid: doc.metadata.uid },
  };
}

/** Deletes all that match. */
export async function removeMany(context: Context, target: Target): Promise<void> {
  const { query, inside, response } = context;
  const { options, dryRun } = await deleteOptions(context);
  const write = writeOf(context, target, undefined);
  const filter = { labels: query.get('labelSelector') ?? undefined, fields: query.get('fieldSelector') ?? undefined };
  const { items, resourceVersion } = inside.reads.list(filter, {}, target);
  const removed: Doc[] = [];
  for (const item of items) {
    const own = { ...write, namespace: item.metadata.namespace as string | undefined, dryRun: dryRun || write.dryRun };
    try {
      removed.push((await deleteObject(inside.core, item.metadata.name, options, own)).doc);
    } catch (error) {
      // Gone between listing and deleting: what was wanted.
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
  }
  answerJson(response, 200, listForm(context, target, removed, { resourceVersion }));
}

async function deleteOptions(context: Context): Promise<{ readonly options: DeleteOptions; readonly dryRun: boolean }> {
  const { request, query, inside } = context;
  const bytes = await readBody(request);
  const typeOf = (_apiVersion: string, kind: string) =>
    kind === 'DeleteOptions' ? inside.core.types.type('meta.v1.DeleteOptions') : undefined;
  const body = bytes.length === 0 ? {} : objectOf(bytes, mediaType(request), typeOf);
  const given: Dict = isDict(body) ? copy(body) : {};
  const preconditions = isDict(given.preconditions) ? given.preconditions : {};
  const policy = given.propagationPolicy ?? query.get('propagationPolicy') ?? undefined;
  const grace = given.gracePeriodSeconds ?? numberOf(query.get('gracePeriodSeconds'));
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const [uid, resourceVersion] = [text(preconditions.uid), text(preconditions.resourceVersion)];
  const propagation = propagationOf(policy, given.orphanDependents);
  return {
    dryRun: listAt(given, 'dryRun').includes('All'),
    options: {
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(propagation === undefined ? {} : { propagation }),
      ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    },
  };
}

const numberOf = (text: string | null): number | undefined => (text === null ? undefined : Number(text));

function propagationOf(policy: unknown, orphan: unknown): DeleteOptions['propagation'] {
  if (policy === undefined) return orphan === true ? 'Orphan' : undefined;
  if (orphan !== undefined) {
    throw invalid({ group: 'meta.k8s.io', plural: 'deleteoptions', kind: 'DeleteOptions' }, '', [
      wrong('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'),
    ]);
  }
  if (policy === 'Background' || policy === 'Foreground' || policy === 'Orphan') return policy;
  throw invalid({ group: 'meta.k8s.io', plural: 'deleteoptions', kind: 'DeleteOptions' }, '', [
    {
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
      field: 'propagationPolicy',
    },
  ]);
}
