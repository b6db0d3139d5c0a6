/** Commands in pods, as an API server's exec has them run: scripts that enter the namespaces of the pod. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PodExec } from '../../control-plane/commands-in-pods.ts';

/** All that the program runs in pods. */
const commands = ['sh', 'curl', 'cat', 'env', 'pilot-agent', 'pilot-discovery'];

/** For `startControlPlane`; `folder` is that of the cluster's node. */
export function podCommands(folder: string): {
  readonly exec: readonly PodExec[];
  readonly path: string;
  readonly network: string;
} {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const script = `#!/usr/bin/dash
. "$POD_FILES.env"
exec nsenter -t "$POD_PROCESS" -n -m -p chroot --userspec="$POD_USER:$POD_USER" "$POD_ROOT" "\${0##*/}" "$@"
`;
  for (const name of commands) {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  const place = ['POD_NAMESPACE', 'POD_NAME', 'CONTAINER'].map(name => `\${${name}}`).join('/');
  return {
    exec: [{ env: { POD_FILES: join(folder, 'pods', place) } }],
    path: `${bin}:/usr/sbin:/usr/bin`,
    network: join(folder, 'pods', dirname(place), 'network'),
  };
}
