// What the program says of itself (bin/version.ts): put in when it is built.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `form`: `package` or `executable`. Without git (a source archive) commit and its time stay empty. */
export function identity(root, form) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [commit = '', committed = ''] = lastCommit(root);
  return { version, commit, committed, form };
}

function lastCommit(root) {
  const format = ['log', '-1', '--format=%H%n%cd', '--date=format-local:%Y-%m-%dT%H:%M:%SZ'];
  try {
    const environment = { ...process.env, TZ: 'UTC' };
    return execFileSync('git', format, {
      cwd: root,
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split('\n');
  } catch {
    return [];
  }
}
