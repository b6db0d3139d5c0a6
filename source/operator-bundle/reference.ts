/** What a reference names: something on disk, a URL, or an image. Pure. */

export type ImageReference = {
  /** Host, and port where it is named. */
  readonly registry: string;
  readonly repository: string;
  /** The tag or, where one is named, the digest. */
  readonly version: string;
};

export type Named =
  | { readonly as: 'path' }
  | { readonly as: 'url'; readonly url: URL }
  | { readonly as: 'image'; readonly image: ImageReference };

/**
 * A path begins with `.`, `/` or `~`, or ends like an archive; an https URL begins so; an image has a registry's
 * host in front, as podman wants it too. Anything else is a path.
 */
export function named(reference: string): Named {
  if (/^https:\/\//.test(reference) && URL.canParse(reference)) return { as: 'url', url: new URL(reference) };
  if (/^[./~]|\.(tgz|tar|tar\.gz)$/.test(reference)) return { as: 'path' };
  const image = imageReference(reference.replace(/^(docker|oci):\/\//, ''));
  return image === undefined ? { as: 'path' } : { as: 'image', image };
}

const host = String.raw`(?<registry>localhost(?::\d+)?|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?::\d+)?|[a-zA-Z0-9-]+:\d+)`;
const path = '(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)';
const pattern = new RegExp(`^${host}/${path}(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`);

function imageReference(text: string): ImageReference | undefined {
  const { registry, repository, tag, digest } = pattern.exec(text)?.groups ?? {};
  if (registry === undefined || repository === undefined) return undefined;
  return { registry, repository, version: digest ?? tag ?? 'latest' };
}
