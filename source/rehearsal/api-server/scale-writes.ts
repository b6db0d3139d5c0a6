/** Writing an object's replicas through its scale subresource. */
import { numberAt } from '../../model/fields.ts';
import type { Patch } from '../../ports.ts';
import { wrong } from './causes.ts';
import { kindTitle } from './conversion.ts';
import { decode } from './decode.ts';
import type { Inside } from './inside.ts';
import { type Dict, type Doc, isDict } from './json.ts';
import { jsonPatch, mergePatch } from './patches.ts';
import type { Write } from './requests.ts';
import { apiVersionOf, type Resource, splitApiVersion } from './resources.ts';
import { scaled, scaleOf } from './scale.ts';
import { badRequest, invalid } from './status-errors.ts';
import type { BuiltinTypes } from './types/builtin-types.ts';

/** The Scale after a patch of it. The write is one of the main resource by this manager, marked `scale`. */
export async function patchScale(inside: Inside, name: string, patch: Patch, write: Write): Promise<Doc> {
  return changeScale(inside, name, write, scale => {
    const body = patch.type === 'json' ? jsonPatch(scale, patch.body) : mergePatch(scale, patch.body);
    try {
      decode(body, inside.core.types.type('autoscaling.v1.Scale'));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw invalid({ group: '', plural: '', kind: '' }, '', [wrong('patch', JSON.stringify(body), why)]);
    }
    return body as Dict as Doc;
  });
}

/** The Scale after a change of it. */
export async function changeScale(
  inside: Inside,
  name: string,
  write: Write,
  change: (scale: Doc) => Doc,
): Promise<Doc> {
  const { resource } = write;
  const doc = await inside.writes.update(name, write, before =>
    scaled(before, sound(change(scaleOf(before, resource)), name, resource), resource),
  );
  return scaleOf(doc, resource);
}

/** The Scale after an apply of one: of its parent only the replicas are applied. */
export async function applyScale(
  inside: Inside,
  name: string,
  config: unknown,
  write: Write,
  force: boolean,
): Promise<Doc> {
  const { resource, version } = write;
  const given = isDict(config) ? config : {};
  if (given.kind !== 'Scale' || given.apiVersion !== 'autoscaling/v1') {
    throw badRequest(`invalid object type: ${kindTitle(String(given.apiVersion ?? ''), String(given.kind ?? ''))}`);
  }
  const parent = { apiVersion: apiVersionOf(resource.group, version), kind: resource.kind, metadata: given.metadata };
  const wanted = scaled(parent as Doc, sound(given as Doc, name, resource), resource);
  return scaleOf((await inside.writes.apply(name, wanted, write, force)).doc, resource);
}

/** A body as a Scale. Throws 400 for what does not fit. */
export function scaleBody(types: BuiltinTypes, body: unknown): Doc {
  const { kind = 'Scale', apiVersion = 'autoscaling/v1' } = isDict(body) ? body : {};
  if (kind !== 'Scale' || apiVersion !== 'autoscaling/v1') {
    const given = splitApiVersion(String(apiVersion)).version;
    const why = `converting (${given}.${String(kind)}) to (autoscaling.Scale): unknown conversion`;
    throw badRequest(`${String(kind)} in version "${given}" cannot be handled as a Scale: ${why}`);
  }
  try {
    const { value } = decode(body, types.type('autoscaling.v1.Scale'));
    return { metadata: {}, ...(value as Dict) } as Doc;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(`Scale in version "v1" cannot be handled as a Scale: ${why}`);
  }
}

/** Throws 422 for a number of replicas that cannot be; for custom objects that is reported with their other errors. */
function sound(scale: Doc, name: string, { custom }: Resource): Doc {
  const replicas = numberAt(scale, 'spec', 'replicas') ?? 0;
  if (replicas >= 0 || custom !== undefined) return scale;
  throw invalid({ group: 'autoscaling', plural: 'scales', kind: 'Scale' }, name, [
    wrong('spec.replicas', replicas, 'must be greater than or equal to 0'),
  ]);
}
