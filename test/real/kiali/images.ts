/** The images of Kiali and of what it reads: its server, its operator (Ansible's, with upstream's playbooks), Prometheus. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../istio/images.ts';
import type { KialiPrograms } from './programs.ts';

/** `folder`: one of the test's own, for files that the images would have. */
export function kialiImages({ folder: programs }: KialiPrograms, folder: string): readonly Image[] {
  return [
    {
      named: /\/kiali-operator:/,
      program: ({ args }) => ['/usr/bin/env', '-C', HOME, '/opt/programs/ansible-operator', 'run', ...args],
      environment: {
        HOME,
        LANG: 'C.UTF-8',
        PATH: '/opt/programs/python/bin:/usr/sbin:/usr/bin',
        PYTHONPATH: '/opt/programs/python',
        // The image's own folder is in its user's home, which is not to be written here.
        ANSIBLE_HOME: '/tmp/.ansible',
      },
      mounts: [
        { from: programs, to: '/opt/programs' },
        { from: join(programs, 'operator'), to: HOME },
        { from: ansibleFolder(folder), to: '/etc/ansible' },
      ],
    },
    {
      named: /\/kiali:/,
      program: ({ command }) => command,
      mounts: [{ from: programs, to: '/opt/kiali' }],
    },
    { named: /\/prometheus:/, program: ({ args }) => ['/usr/bin/prometheus', ...args] },
  ];
}

const HOME = '/opt/ansible';

/** As the image of the SDK has it. */
function ansibleFolder(folder: string): string {
  const made = join(folder, 'etc-ansible');
  mkdirSync(made, { recursive: true });
  writeFileSync(join(made, 'hosts'), 'localhost ansible_connection=local\n');
  writeFileSync(join(made, 'ansible.cfg'), `[defaults]\nroles_path = ${HOME}/roles\n`);
  return made;
}
