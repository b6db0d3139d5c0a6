/** The few files of a bundle out of whatever holds them. */

/** Contents by path from the bundle's root: `manifests/…`, `metadata/annotations.yaml`. */
export type BundleFiles = ReadonlyMap<string, string>;

/** True for a path that a bundle may have, at any depth. */
export function isBundlePath(path: string): boolean {
  return /(^|\/)(manifests\/[^/]+\.(ya?ml|json)|metadata\/annotations\.yaml)$/.test(path);
}

/** A path as archives write it, without what makes two of one. Undefined for one that leaves its root. */
export function plainPath(path: string): string | undefined {
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : parts.join('/');
}

/**
 * The bundle among these files, its paths from its own root: sources and archives have it in a folder. Throws an
 * `Error` that says what is missing, or that there are several.
 */
export function bundleIn(files: ReadonlyMap<string, string>): BundleFiles {
  const manifests = [...files].filter(([path, text]) => /(^|\/)manifests\/[^/]+$/.test(path) && isCsv(text));
  const roots = new Set(manifests.map(([path]) => path.slice(0, path.lastIndexOf('manifests/'))));
  const [root, ...others] = roots;
  if (root === undefined) throw new Error('it has no manifests/ with a ClusterServiceVersion');
  if (others.length > 0)
    throw new Error(`it holds several bundles: ${[...roots].map(each => each || './').join(', ')}`);
  const own = [...files].flatMap(([path, text]) =>
    path.startsWith(root) && isOwn(path.slice(root.length)) ? [[path.slice(root.length), text] as const] : [],
  );
  return new Map(own.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const isOwn = (path: string) => /^(manifests|metadata)\/[^/]+$/.test(path);

/** As YAML has it, a line for each field, or as JSON, which may be one line. */
const isCsv = (text: string) =>
  /^[ \t]*"?kind"?:[ \t]*"?ClusterServiceVersion\b/m.test(text) || /"kind":[ \t]?"ClusterServiceVersion"/.test(text);
