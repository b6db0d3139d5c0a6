/** Who runs this program, as the claim on a cluster tells it to others. */
import { hostname, userInfo } from 'node:os';

/** "alice@laptop, process 4711 (3f9a1c)": the last part makes it this one process's, whatever machines are called. */
export function holderOf(environment: Readonly<Record<string, string | undefined>>): string {
  // No secret: without cryptography, which the first frame would wait for.
  const own = Math.floor(Math.random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  return `${userName(environment)}@${hostname()}, process ${process.pid} (${own})`;
}

function userName(environment: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch {
    // A container runs as a number that has no name.
    return environment.USER ?? `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
