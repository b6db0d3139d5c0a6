/** An executable of one file: Node with the program in it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledInOne } from '../build/bundled.mjs';
import { type Platform, thisPlatform } from './nodes.ts';

/** Writes what executables are made of into `folder`: the same for all platforms. */
export async function writeProgram(root: string, folder: string) {
  const { files, metafile } = await bundledInOne(root, folder);
  for (const { path, contents } of files ?? []) writeFileSync(path, contents);
  return metafile;
}

/**
 * The executable's path, beside the program in `folder`. `node` makes it, of `binary`, which may be one for another
 * platform. Compiled code goes in for this one alone: V8 of another would refuse it.
 */
export function executableOf(platform: Platform, node: string, binary: string, folder: string): string {
  const output = `eastwest-${platform.name}${platform.name.startsWith('win32') ? '.exe' : ''}`;
  const base = join(folder, `node-${platform.name}`);
  copyFileSync(binary, base);
  strip(platform, base);
  // Paths from the folder: they go into the executable, which would else differ from folder to folder.
  const config = {
    main: 'eastwest.js',
    mainFormat: 'module',
    executable: `node-${platform.name}`,
    output,
    disableExperimentalSEAWarning: true,
    useCodeCache: platform.name === thisPlatform,
    assets: { 'rehearsal-worker.js': 'rehearsal-worker.js' },
  };
  writeFileSync(join(folder, `${platform.name}.json`), JSON.stringify(config));
  // V8 puts a seed into compiled code: a fixed one, so that the same sources give the same file.
  execFileSync(node, ['--random-seed=1', '--build-sea', `${platform.name}.json`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(folder, output);
}

/** A quarter of it is names for debuggers. Binaries of other systems stay as they are where the tool does not know them. */
function strip(platform: Platform, file: string): void {
  if (!platform.name.startsWith('linux')) return;
  const tools = platform.name === thisPlatform ? ['strip'] : ['llvm-strip', 'aarch64-linux-gnu-strip'];
  tools.some(tool => spawnSync(tool, [file], { stdio: 'ignore' }).status === 0);
}
