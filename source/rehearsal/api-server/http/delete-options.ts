/** The options of a deletion: those of its body, else those of its query. */

import { listAt, textAt } from '../../../model/fields.ts';
import { StatusError } from '../../../model/kube.ts';
import { unsupported, wrong } from '../causes.ts';
import { decode } from '../decode.ts';
import { type Dict, isDict } from '../json.ts';
import type { DeleteOptions } from '../requests.ts';
import { type Cause, invalid, unknownError } from '../status-errors.ts';
import { mediaType, objectOf, readBody } from './body.ts';
import type { Context } from './context.ts';
import { booleanIn, integerIn } from './list-options.ts';

export type Deleting = { readonly options: DeleteOptions; readonly dryRun: boolean };

/** Throws 400 and 500 for what cannot be read, as a real server does, and 422 for what makes no sense. */
export async function deleteOptions(context: Context): Promise<Deleting> {
  const bytes = await readBody(context.request);
  const given = bytes.length > 0 ? fromBody(context, bytes) : fromQuery(context.query);
  refuseOptions(given);
  const { propagationPolicy, orphanDependents, gracePeriodSeconds: grace } = given;
  const text = (field: string) => textAt(given, 'preconditions', field) || undefined;
  const [uid, resourceVersion] = [text('uid'), text('resourceVersion')];
  const propagation = (propagationPolicy ?? (orphanDependents === true ? 'Orphan' : undefined)) as
    | DeleteOptions['propagation']
    | undefined;
  return {
    dryRun: listAt(given, 'dryRun').length > 0,
    options: {
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(propagation === undefined ? {} : { propagation }),
      ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    },
  };
}

function fromQuery(query: URLSearchParams): Dict {
  const dryRun = query.getAll('dryRun');
  return {
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    orphanDependents: booleanIn(query, 'orphanDependents'),
    gracePeriodSeconds: integerIn(query, 'gracePeriodSeconds'),
    dryRun,
  };
}

/** A real server has no reason to give for these errors: they are of the decoder. */
function fromBody({ request, inside }: Context, bytes: Buffer): Dict {
  const type = inside.core.types.type('meta.v1.DeleteOptions');
  const refused = (why: string) => unknownError(why);
  try {
    const { value } = objectOf(bytes, mediaType(request), (_, kind) => (kind === 'DeleteOptions' ? type : undefined));
    const { kind = 'DeleteOptions', apiVersion = 'v1' } = isDict(value) ? value : {};
    if (kind !== 'DeleteOptions') {
      throw refused(
        `no kind "${String(kind)}" is registered for version "${String(apiVersion)}" in scheme "pkg/runtime/scheme.go:110"`,
      );
    }
    return decode(value, type).value as Dict;
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 400) throw error;
    // The decoder's own words, without the beginning of the body.
    throw refused((error.status.message ?? '').replace(/ \([^()]*\)$/, ''));
  }
}

const policies = ['Foreground', 'Background', 'Orphan'];

function refuseOptions({ propagationPolicy: policy, orphanDependents, dryRun }: Dict): void {
  const causes: Cause[] = [];
  if (policy !== undefined && orphanDependents !== undefined) {
    causes.push(wrong('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'));
  }
  if (policy !== undefined && !policies.includes(String(policy))) {
    causes.push(unsupported('propagationPolicy', policy, [...policies, 'nil']));
  }
  if (Array.isArray(dryRun) && dryRun.some(each => each !== 'All')) causes.push(unsupported('dryRun', dryRun, ['All']));
  if (causes.length === 0) return;
  throw invalid({ group: 'meta.k8s.io', plural: 'deleteoptions', kind: 'DeleteOptions' }, '', causes);
}
