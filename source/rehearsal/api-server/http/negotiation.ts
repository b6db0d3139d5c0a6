/** Which form of an answer a client accepts: JSON or YAML; the object itself, a Table, or only metadata. */
import { badRequest, failure } from '../status-errors.ts';

export type Form = {
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** Of `meta.k8s.io`, for what is not the object itself. */
  readonly version: 'v1' | 'v1beta1';
  readonly media: Media;
};

export type Media = 'application/json' | 'application/yaml';

const json = 'application/json';
const yaml = 'application/yaml';
const protobuf = 'application/vnd.kubernetes.protobuf';

/** What resources and discovery can be had in; protobuf is told of as a real server does, but not written here. */
export const objectMedia: readonly string[] = [json, yaml, protobuf];
export const streamMedia: readonly string[] = [`${json};stream=watch`, `${protobuf};stream=watch`];
export const listMedia: readonly string[] = [...objectMedia, ...streamMedia];

/** Throws 406 when nothing that is accepted is among `media`: the look at paths, before any parameters are read. */
export function requireMedia(accept: string, media: readonly string[]): void {
  const asked = accept.split(',').map(part => part.split(';')[0]?.trim() ?? '');
  if (asked.some(each => each === '*/*' || each === '' || media.includes(each))) return;
  throw failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${media.join(', ')}`, {});
}

/** 406 of what looks at the parameters too. */
export const notAcceptable = (media: readonly string[]) =>
  failure(406, 'NotAcceptable', `only the following media types are accepted: ${media.join(', ')}`);

const transformed = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'] as const;

/** The first form that is accepted and can be had. Throws 406 when there is none. */
export function formFor(accept: string, media: readonly string[]): Form {
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map(each => each.trim());
    const chosen = type === '*/*' || type === '' || type === 'application/*' ? json : type;
    const named = Object.fromEntries(parameters.map(each => each.split('=', 2) as [string, string]));
    const found = media.includes(chosen) && chosen !== protobuf ? formOf(chosen as Media, named) : undefined;
    if (found !== undefined) return found;
  }
  throw notAcceptable(media);
}

/** True when YAML comes before all else that refusals can be had in. */
export function prefersYaml(accept: string): boolean {
  const asked = accept.split(',').map(part => part.split(';')[0]?.trim() ?? '');
  return asked.find(each => each.endsWith('*') || objectMedia.includes(each)) === yaml;
}

function formOf(media: Media, { as, g, v }: Readonly<Record<string, string>>): Form | undefined {
  if (as === undefined) return { as: 'object', version: 'v1', media };
  const known = transformed.find(each => each === as);
  if (known === undefined || g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) return undefined;
  return { as: known, version: v, media };
}

const included = ['Metadata', 'Object', 'None'] as const;

/** What the rows of a Table carry. Throws 400 for what is none of it. */
export function includedObject(given: string | null): (typeof included)[number] {
  if (given === null || given === '') return 'Metadata';
  const known = included.find(each => each === given);
  if (known !== undefined) return known;
  const why = `Invalid value: "${given}": must be 'Metadata', 'Object', 'None', or empty`;
  throw badRequest(`Unable to convert to Table as requested: includeObject: ${why}`);
}
