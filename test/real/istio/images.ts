/** What the images of containers have: programs of this machine, which are mounted where the image has its own. */
import { listAt, textAt } from '../../../source/model/fields.ts';
import { expanded } from './pod-files.ts';
import type { Mount } from './sandbox.ts';

type Environment = Readonly<Record<string, string>>;

/** What a container says that its image runs. */
export type Words = { readonly command: readonly string[]; readonly args: readonly string[] };

export type Image = {
  /** Of its name. */
  readonly named: RegExp;
  program(words: Words, environment: Environment): readonly string[];
  readonly environment?: Environment;
  readonly mounts?: readonly Mount[];
};

/** Images of Istio and its samples. */
export const istioImages: readonly Image[] = [
  { named: /\/pilot:/, program: ({ args }) => ['/usr/local/bin/pilot-discovery', ...args] },
  { named: /\/proxyv2:/, program: ({ args }) => ['/usr/local/bin/pilot-agent', ...args] },
  ...['v1', 'v2'].map(version => ({
    named: new RegExp(`helloworld-${version}`),
    program: (_: Words, { SERVICE_VERSION = version }: Environment) => [
      '/opt/node/node',
      '-e',
      helloworld(SERVICE_VERSION),
    ],
  })),
];

/** Nothing for programs that are not here, which then count as ready. */
export function imageOf(images: readonly Image[], container: unknown): Image | undefined {
  const image = textAt(container, 'image') ?? '';
  return images.find(({ named }) => named.test(image));
}

/** With the variables of the environment filled in. */
export function wordsOf(container: unknown, environment: Environment): Words {
  const words = (field: string) => listAt(container, field).map(each => expanded(String(each), environment));
  return { command: words('command'), args: words('args') };
}

const helloworld = (version: string) => `
const { hostname } = require('node:os');
require('node:http').createServer((request, response) => {
  response.end('Hello version: ${version}, instance: ' + process.env.HOSTNAME + '\\n');
}).listen(5000);
process.on('SIGTERM', () => undefined);
`;
