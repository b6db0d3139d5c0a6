/**
 * The certificates folder: `root-key.pem`, `root-cert.pem`, `<cluster>/{ca-key,ca-cert,root-cert, cert-chain}.pem`. No
 * existing file is ever overwritten, and a kill at any moment leaves nothing half: a cluster's set comes into being by
 * one rename of a whole folder, and the two files of a root by hard links from a folder that stays until both exist, so
 * that the next run can finish.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeftOver, markedName } from '../files/left-over.ts';
import { cleaned } from '../model/clean.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { MINUTE } from '../model/time-units.ts';
import type { CertificateSet } from '../ports.ts';
import {
  flush,
  linkUnlessThere,
  makeFolder,
  namesIn,
  nearestFolder,
  renameUnlessThere,
  writeNew,
} from './atomic-files.ts';
import type { Root } from './authority.ts';
import type { CaSet } from './ca-set.ts';
import { badCertificate } from './certificate.ts';
import { keyBlock } from './pem.ts';
import { explained, hasFolder, isErrno, readPrivate } from './private-files.ts';

export type CertificatesFolder = {
  readonly path: string;
  /** The root, with its key where that exists. Undefined when there is neither. */
  readRoot(): Promise<FolderRoot | undefined>;
  /** The set of a cluster; undefined when it has none. Throws `ProblemsError` when it lacks files. */
  readSet(cluster: string): Promise<CaSet | undefined>;
  /** Names in the folder that could be clusters'. */
  clusters(): Promise<readonly string[]>;
  /** Writes a new root, or leaves the one that another program wrote first. Read it afterwards. */
  writeRoot(root: Root): Promise<void>;
  /** Writes a new set, or leaves the one that another program wrote first. Read it afterwards. */
  writeSet(cluster: string, set: CertificateSet): Promise<void>;
  /** Takes away what killed programs left: it may hold keys. To be called after `readRoot`, which may still need it. */
  clear(): Promise<void>;
  /** Why keys could not be written here, found out by writing something else; nothing where they can. */
  writeProblem(): Promise<Problem | undefined>;
};

/** Secret when it has a `key`. */
export type FolderRoot = { readonly cert: string; readonly key: string | undefined };

const ROOT_KEY = 'root-key.pem';
const ROOT_CERT = 'root-cert.pem';
const files = {
  caKey: 'ca-key.pem',
  caCert: 'ca-cert.pem',
  rootCert: 'root-cert.pem',
  certChain: 'cert-chain.pem',
} as const satisfies Record<keyof CertificateSet, string>;
const parts = ['caKey', 'caCert', 'rootCert', 'certChain'] as const;

/** What cert-manager calls them, as in its Secrets, which have no chain: read where none of the names above exists. */
const certManagerFiles = {
  caKey: 'tls.key',
  caCert: 'tls.crt',
  rootCert: 'ca.crt',
  certChain: 'tls.crt + ca.crt',
} as const satisfies Record<keyof CertificateSet, string>;

/** Folders in the making. Cluster names cannot start with a dot. */
const UNFINISHED = '.unfinished-';
/** Those of other machines; of this one it is known which programs have ended. Milliseconds. */
const ABANDONED_AFTER = 10 * MINUTE;
/** Bytes; more than a root and the sets of three clusters take. */
const PROBE = 64_000;
const clusterName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** The folder at a path; nothing is read or made before a method asks for it. */
export function createCertificatesFolder(path: string): CertificatesFolder {
  /** A program that wrote a root was killed between its two files, or is between them now: its folder has both. */
  async function finishRoot(key: string): Promise<string | undefined> {
    for (const name of await namesIn(path)) {
      if (!name.startsWith(UNFINISHED)) continue;
      if (readPrivate(join(path, name, ROOT_KEY), 'secret') !== key) continue;
      await linkUnlessThere(join(path, name, ROOT_CERT), join(path, ROOT_CERT));
    }
    return readPrivate(join(path, ROOT_CERT), 'public');
  }

  /** A root whose certificate is still in such a folder is finished first: its key would be worth nothing. */
  async function clear(): Promise<void> {
    try {
      const key = readPrivate(join(path, ROOT_KEY), 'secret');
      if (key !== undefined && readPrivate(join(path, ROOT_CERT), 'public') === undefined) await finishRoot(key);
    } catch (error) {
      // What is wrong with the root is reported when it is read; until then everything stays.
      if (error instanceof ProblemError) return;
      throw error;
    }
    await removeAbandoned(path);
  }

  /** Writes into a new folder beside the places that the files are for, and clears it away whatever happens. */
  async function inUnfinished(write: (folder: string) => Promise<void>): Promise<void> {
    try {
      await makeFolder(path);
      await hasFolder(path, 'named');
      if ((await namesIn(path)).length === 0) await chmod(path, 0o700);
      const folder = join(path, markedName(UNFINISHED) + randomBytes(8).toString('hex'));
      await mkdir(folder, { mode: 0o700 });
      try {
        await write(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      await clear();
    } catch (error) {
      throw explained(path, error);
    }
  }

  return {
    path,
    readRoot: async () => {
      if (!(await hasFolder(path, 'named'))) return undefined;
      const key = readPrivate(join(path, ROOT_KEY), 'secret');
      const found = readPrivate(join(path, ROOT_CERT), 'public');
      const cert = found ?? (key === undefined ? undefined : await finishRoot(key));
      if (cert !== undefined) return { cert, key };
      if (key === undefined) return undefined;
      throw new ProblemError(lonelyKey(path));
    },
    readSet: async cluster => {
      const folder = join(path, checkedName(cluster));
      if (!(await hasFolder(folder, 'inside'))) return undefined;
      const named = (await holdsAny(folder, files)) ? files : certManagerFiles;
      if (named === certManagerFiles && (await namesIn(folder)).length === 0) return undefined;
      const caKey = readText(join(folder, named.caKey), 'secret');
      const caCert = readText(join(folder, named.caCert), 'public');
      const rootCert = readText(join(folder, named.rootCert), 'public');
      const certChain =
        named === files
          ? readText(join(folder, files.certChain), 'public')
          : `${caCert.trimEnd()}\n${rootCert}`.trimStart();
      const set = { caKey: keyBlock(caKey) ?? caKey, caCert, rootCert, certChain };
      const missing = parts.filter(part => set[part].trim() === '');
      if (missing.length === parts.length) throw new ProblemsError([foreign(folder)]);
      if (missing.length > 0)
        throw new ProblemsError([
          incomplete(
            folder,
            missing.map(part => named[part]),
          ),
        ]);
      const names = {
        caKey: join(folder, named.caKey),
        caCert: join(folder, named.caCert),
        rootCert: join(folder, named.rootCert),
        certChain: join(folder, named.certChain),
      };
      return { cluster, set, names };
    },
    clusters: async () => {
      if (!(await hasFolder(path, 'named'))) return [];
      return (await namesIn(path)).filter(name => clusterName.test(name));
    },
    writeRoot: root =>
      inUnfinished(async folder => {
        await writeNew(join(folder, ROOT_KEY), root.key);
        await writeNew(join(folder, ROOT_CERT), root.cert);
        await flush(folder);
        // The key first: the run that creates its file has decided which root this mesh has.
        if (!(await linkUnlessThere(join(folder, ROOT_KEY), join(path, ROOT_KEY)))) return;
        await linkUnlessThere(join(folder, ROOT_CERT), join(path, ROOT_CERT));
        await flush(path);
      }),
    writeSet: (cluster, set) =>
      inUnfinished(async folder => {
        for (const part of parts) await writeNew(join(folder, files[part]), set[part]);
        await flush(folder);
        await renameUnlessThere(folder, join(path, checkedName(cluster)));
        await flush(path);
      }),
    clear: async () => {
      if (await hasFolder(path, 'named')) await clear();
    },
    writeProblem: async () => {
      try {
        const place = await nearestFolder(path);
        const probe = await mkdtemp(join(place, markedName(UNFINISHED)));
        try {
          await writeNew(join(probe, ROOT_KEY), 'not a key\n'.repeat(PROBE / 10));
        } finally {
          await rm(probe, { recursive: true, force: true });
        }
        return undefined;
      } catch (error) {
        const known = explained(path, error);
        if (known instanceof ProblemError) return known.problem;
        throw known;
      }
    },
  };
}

/** Cluster names become folder names, so nothing that could lead elsewhere. */
function checkedName(cluster: string): string {
  if (clusterName.test(cluster)) return cluster;
  const title = `"${cleaned(cluster, 80)}" cannot be a cluster name`;
  const hint = 'Use lower-case letters, digits and hyphens, at most 63.';
  throw new ProblemError({ code: 'bad-input', title, hint });
}

function lonelyKey(path: string): Problem {
  const hint =
    "Put the root's certificate beside it; if nothing was ever signed with this key, move it away to have a new root generated.";
  return badCertificate(`${join(path, ROOT_KEY)} exists without ${ROOT_CERT}`, hint);
}

/** Files under names that are not read: a new set beside them would pass them over. */
function foreign(folder: string): Problem {
  const read = `${Object.values(files).join(', ')} or tls.key, tls.crt, ca.crt`;
  return badCertificate(
    `${folder} holds files, but none under a name that is read`,
    `Read are ${read}. Rename them, or move the folder away to have a new set generated.`,
  );
}

function incomplete(folder: string, missing: readonly string[]): Problem {
  return badCertificate(
    `${folder} lacks ${missing.join(', ')}`,
    'Add what is missing, or move the folder away to have a new set generated.',
  );
}

/** '' where there is no such file. */
function readText(path: string, secrecy: 'secret' | 'public'): string {
  return (readPrivate(path, secrecy) ?? '').replace(/^\uFEFF/, '');
}

async function holdsAny(folder: string, names: typeof files): Promise<boolean> {
  const found = await namesIn(folder);
  return Object.values(names).some(name => found.includes(name));
}

/** What a killed program left; by the file system's own clock, for another program may be at work right now. */
async function removeAbandoned(path: string): Promise<void> {
  const { mtimeMs: now } = await stat(path);
  for (const name of await namesIn(path)) {
    if (!name.startsWith(UNFINISHED)) continue;
    try {
      const { mtimeMs } = await stat(join(path, name));
      if (isLeftOver(name, UNFINISHED) || now - mtimeMs > ABANDONED_AFTER)
        await rm(join(path, name), { recursive: true, force: true });
    } catch (error) {
      // The other program has finished meanwhile.
      if (!isErrno(error, 'ENOENT')) throw error;
    }
  }
}
