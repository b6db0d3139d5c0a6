/** The other opinion on certificates. */
import { spawnSync } from 'node:child_process';

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' });

/** Why tests with openssl cannot run here; false when they can. */
export const noOpenssl: string | false = version.status === 0 ? false : 'openssl is not installed here';

/** What it answers on stdout; throws with its words otherwise content. */
export function openssl(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('openssl', [...args], { encoding: 'utf8', input });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}
