// Where Node keeps what it compiled of this program, for a faster next start. Node loads that code without asking who
// wrote it, and its own choice is a folder in /tmp with a predictable name: a user who creates that folder first
// runs code as the user. So it is a folder of our own, or nothing is kept.
const { lstatSync, mkdirSync, realpathSync } = process.getBuiltinModule('node:fs');
const { homedir } = process.getBuiltinModule('node:os');
const { dirname, isAbsolute, join } = process.getBuiltinModule('node:path');

/** Keeps compiled code in the user's cache folder. What the user set up with NODE_COMPILE_CACHE stays as it is. */
export function keepCompiled() {
  const { enableCompileCache, getCompileCacheDir } = process.getBuiltinModule('node:module');
  if (getCompileCacheDir() !== undefined) return;
  const folder = ownFolder();
  if (folder !== undefined) enableCompileCache(folder);
}

/** `~/.cache/eastwest/compiled`, made where it is missing; undefined where others could write to it. */
function ownFolder() {
  try {
    const cache = cacheFolder();
    make(cache);
    // The user's own links are fine; what they lead to, and all above that, is what counts.
    const base = realpathSync(cache);
    const ours = join(base, 'eastwest');
    const compiled = join(ours, 'compiled');
    make(ours);
    make(compiled);
    return [...above(base), base, ours].every(isOutOfReach) && isPrivate(compiled) ? compiled : undefined;
  } catch {
    // A home that cannot be written to, a file in the place of a folder: then every start compiles everything again.
    return undefined;
  }
}

function cacheFolder() {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  // The rules of XDG: a relative path counts as none.
  const named = process.platform === 'win32' ? LOCALAPPDATA : XDG_CACHE_HOME;
  return named !== undefined && isAbsolute(named) ? named : join(homedir(), '.cache');
}

/** One folder only: Node's `recursive` never ends where the system says ENOENT to all, as in /proc. */
function make(folder) {
  try {
    mkdirSync(folder, 0o700);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function above(folder) {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...above(parent)];
}

/** A folder itself and no link, in which only the user and root can replace entries. */
function isOutOfReach(folder) {
  const found = lstatSync(folder);
  if (!found.isDirectory()) return false;
  if (process.platform === 'win32') return true;
  const isShared = (found.mode & 0o022) !== 0;
  const isSticky = (found.mode & 0o1000) !== 0;
  return [0, process.getuid()].includes(found.uid) && (!isShared || isSticky);
}

/** The same, and of the user alone. */
function isPrivate(folder) {
  const found = lstatSync(folder);
  if (!found.isDirectory()) return false;
  return process.platform === 'win32' || (found.uid === process.getuid() && (found.mode & 0o077) === 0);
}
