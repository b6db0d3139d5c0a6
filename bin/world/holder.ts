/** Who runs this program, as the claim on a cluster tells it to others, and whether another on this machine still does. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where process numbers mean something: machines and containers may be called alike, what a kernel started with and the
 * numbers of a container are its own. Undefined where the system does not tell.
 */
export type Place = string | undefined;

/**
 * "alice@laptop, process 4711 (3f9a1c)": the last part makes it this one process's, whatever machines are called. Where
 * the place is known it stands there too: "(3f9a1c, boot 7f0fdfd6-f8c3 4026531836)".
 */
export function holderOf(environment: Environment, place: Place): string {
  // No secret: without cryptography, which the first frame would wait for.
  const own = Math.floor(Math.random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  const where = place === undefined ? '' : `, boot ${place}`;
  return `${userName(environment)}@${hostname()}, process ${process.pid} (${own}${where})`;
}

/**
 * Tells of a holder whether it certainly has ended: one of this user, on this machine since it started, whose process is
 * no more. Of any other nothing is known.
 */
export function hasEndedHere(environment: Environment, place: Place): (holder: string) => boolean {
  const here = `${userName(environment)}@${hostname()}`;
  return holder => {
    const [, who, id, where] = /^(.*), process (\d{1,10}) \([0-9a-f]{6}, boot ([^)]+)\)$/s.exec(holder) ?? [];
    return place !== undefined && where === place && who === here && !isAlive(Number(id));
  };
}

/** Of this process; read from Linux, the only system that tells it without a program being run. */
export function thisPlace(): Place {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 13);
    const numbers = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
    return /^[0-9a-f]{8}-[0-9a-f]{4}$/.test(boot) && numbers !== '' ? `${boot} ${numbers}` : undefined;
  } catch {
    return undefined;
  }
}

/** A process of another user is alive too. */
function isAlive(id: number): boolean {
  // Zero and less are groups of processes.
  if (id <= 0) return true;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function userName(environment: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // A container runs as a number that has no name.
    return environment.USER ?? `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
