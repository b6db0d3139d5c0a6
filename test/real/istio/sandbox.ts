/** The namespaces and the file system of one pod, in which its containers' programs run as processes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Mount = { readonly from: string; readonly to: string };

export type Sandbox = {
  /** Of the first process inside, as this machine counts. */
  readonly process: number;
  /** Runs a program; what it writes goes to `NAME.log` in the pod's folder. */
  run(
    name: string,
    program: readonly string[],
    environment: Readonly<Record<string, string>>,
    user: number,
  ): ChildProcess;
  /** Tells Istio's own programs to end, as a kubelet tells a container's first process. */
  terminate(): void;
  /** Ends all: sidecars last, as a kubelet does. */
  stop(): void;
};

/** The user of sidecars, whose own requests are not redirected to them. */
export const SIDECAR = 1337;

/** Ready when its first process waits inside. `programs` appear in /usr/local/bin. */
export async function startSandbox(folder: string, programs: string, mounts: readonly Mount[]): Promise<Sandbox> {
  const root = join(folder, 'root');
  mkdirSync(root, { recursive: true });
  const script = join(folder, 'pause.sh');
  writeFileSync(script, pauseScript(root, programs, mounts));
  const log = openSync(join(folder, 'pause.log'), 'a');
  const outer = spawn('unshare', ['--net', '--mount', '--pid', '--fork', '--kill-child', 'sh', script], {
    stdio: ['ignore', log, log],
  });
  while (!existsSync(join(folder, 'ready'))) {
    if (outer.exitCode !== null) throw new Error(readFileSync(join(folder, 'pause.log'), 'utf8'));
    await sleep(20);
  }
  const signalInside = (signal: string, condition: string) => {
    const script = [
      'for each in /proc/[0-9]*; do',
      'comm=$(cat "$each/comm" 2>&1)',
      `[ "$each" = /proc/1 ] || [ "$each" = "/proc/$$" ] || ! ${condition} || kill -${signal} "\${each#/proc/}"`,
      'done',
    ].join('\n');
    spawnSync('nsenter', entering(inner, root, 0, ['/usr/bin/sh', '-c', script]), { timeout: 5_000 });
  };
  const inner = Number(readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, 'utf8').trim().split(' ')[0]);
  return {
    process: inner,
    run(name, program, environment, user) {
      const out = openSync(join(folder, `${name}.log`), 'a');
      return spawn('nsenter', entering(inner, root, user, program), { env: environment, stdio: ['ignore', out, out] });
    },
    terminate() {
      signalInside('TERM', 'expr "$comm" : pilot- > /dev/null');
    },
    stop() {
      signalInside('KILL', `[ "$(stat -c %u "$each")" != ${SIDECAR} ]`);
      outer.kill('SIGKILL');
    },
  };
}

/** The arguments of nsenter that run a program inside. */
export function entering(process: number, root: string, user: number, program: readonly string[]): readonly string[] {
  return ['-t', String(process), '-n', '-m', '-p', 'chroot', `--userspec=${user}:${user}`, root, ...program];
}

function pauseScript(root: string, programs: string, mounts: readonly Mount[]): string {
  const inside = (path: string) => join(root, path);
  const binding = ({ from, to }: Mount) => [
    `[ -d '${from}' ] && mkdir -p '${inside(to)}' || { mkdir -p '${dirname(inside(to))}'; touch '${inside(to)}'; }`,
    `mount --rbind '${from}' '${inside(to)}'`,
  ];
  return [
    'set -e',
    'mount --make-rprivate /',
    `mount -t tmpfs tmpfs '${root}'`,
    `cd '${root}'`,
    'mkdir -m 1777 tmp',
    'mkdir usr proc dev etc run opt var var/lib var/log',
    'ln -s ../run var/run',
    'for each in bin sbin lib lib64; do ln -s usr/$each $each; done',
    'mount --rbind /usr usr',
    'mount --rbind /dev dev',
    'mount -t proc proc proc',
    `mount --bind '${programs}' usr/local/bin`,
    `mkdir -p opt/node && mount --bind '${dirname(process.execPath)}' opt/node`,
    'mkdir -p -m 0777 etc/istio etc/istio/proxy var/lib/istio var/lib/istio/envoy var/lib/istio/data',
    `cp '${join(programs, 'envoy_bootstrap.json')}' var/lib/istio/envoy/envoy_bootstrap_tmpl.json`,
    "echo 'nameserver 127.0.0.1' > etc/resolv.conf",
    "echo 'root:x:0:0::/:/bin/sh' > etc/passwd",
    "echo 'istio-proxy:x:1337:1337::/tmp:/bin/sh' >> etc/passwd",
    'mkdir etc/ssl && cp -r /etc/ssl/certs etc/ssl/certs',
    ...mounts.flatMap(binding),
    `touch '${join(dirname(root), 'ready')}'`,
    'exec sleep infinity',
    '',
  ].join('\n');
}

/** A line in a log of the pod's own. */
export function note(folder: string, text: string): void {
  appendFileSync(join(folder, 'node.log'), `${text}\n`);
}
