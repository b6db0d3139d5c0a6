/** How large a bundle may be, over all of its layers and files together, wherever it comes from. */

const MB = 1024 * 1024;

/** The largest known bundle has 5 MB of manifests in a few dozen files; archives of all sources have 20 MB. */
export const limits = {
  /** Bytes as they are downloaded or lie on disk. */
  packed: 64 * MB,
  /** Bytes after unpacking, most of which are passed over. */
  unpacked: 512 * MB,
  /** What an archive lists: files, folders, links. */
  entries: 100_000,
  /** Characters of a path. */
  path: 4096,
  /** Manifests and annotations. */
  files: 1_000,
  /** Their bytes. */
  manifests: 16 * MB,
  /** Kubernetes objects in them. */
  objects: 2_000,
  /** Layers of an image. */
  layers: 64,
} as const;

/** What is left of the limits while a bundle is fetched. Each method throws an `Error` in words when one is reached. */
export type Budget = {
  /** Bytes that may still be fetched. */
  packedLeft(): number;
  packed(bytes: number): void;
  unpacked(bytes: number): void;
  entry(): void;
  file(bytes: number): void;
};

/** One for all that belongs to a bundle. */
export function createBudget(): Budget {
  const used = { packed: 0, unpacked: 0, entries: 0, files: 0, manifests: 0 };
  const use = (what: keyof typeof used, amount: number, words: string) => {
    used[what] += amount;
    if (used[what] > limits[what]) throw new Error(words);
  };
  return {
    packedLeft: () => limits.packed - used.packed,
    packed: bytes => use('packed', bytes, `it is larger than ${limits.packed / MB} MB`),
    unpacked: bytes => use('unpacked', bytes, `it unpacks to more than ${limits.unpacked / MB} MB`),
    entry: () => use('entries', 1, `it lists more than ${limits.entries} files`),
    file: bytes => {
      use('files', 1, `it has more than ${limits.files} manifests`);
      use('manifests', bytes, `its manifests are larger than ${limits.manifests / MB} MB`);
    },
  };
}
