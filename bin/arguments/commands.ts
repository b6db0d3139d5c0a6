/** Every command with its flags: what the parser accepts and the help pages say. */
import type { CommandName } from '../command.ts';
import * as flags from './flags.ts';

export type CommandEntry = {
  /** '' for the full-screen program. */
  readonly name: CommandName | '';
  readonly summary: string;
  readonly about: string;
  readonly flags: readonly flags.Flag[];
  readonly examples: readonly string[];
};

const shape = [
  flags.pace,
  flags.platform,
  flags.operator,
  flags.operatorVersion,
  flags.loadBalancer,
  flags.registryGone,
];
const world = [flags.kubeconfig, flags.rehearse, ...shape];
const mesh = [
  flags.cluster,
  flags.topology,
  flags.meshId,
  flags.istioVersion,
  flags.operatorBundle,
  flags.client,
  flags.istioRegistry,
  flags.samples,
  flags.sampleNamespace,
  flags.sampleRegistry,
  flags.gatewayAnnotation,
  flags.istioValues,
  flags.copiedClusters,
  flags.certificates,
];
const look = [flags.noColor, flags.ascii, flags.plain, flags.screenReader, flags.help, flags.version];

export const commands: readonly CommandEntry[] = [
  {
    name: '',
    summary: 'the full-screen program on the kubeconfig',
    about:
      'Takes several clusters of a kubeconfig to one proven Istio multi-cluster mesh. Without a command: the full-screen program. Nothing is contacted, and no credential plugin runs, for a context that is not chosen.',
    flags: [...world, ...mesh, ...look],
    examples: ['eastwest --rehearse', 'eastwest up --cluster east=kind-east --cluster west=kind-west'],
  },
  {
    name: 'contexts',
    summary: 'list the contexts of the kubeconfig',
    about: 'Lists the contexts from the file alone. With --probe every cluster is asked, at most 3 seconds each.',
    flags: [...world, flags.probe, flags.output('text', 'json'), ...look],
    examples: ['eastwest contexts', 'eastwest contexts --probe -o json'],
  },
  {
    name: 'plan',
    summary: 'show the steps and objects that up would apply',
    about: 'Reads the clusters and shows every step and object. Changes nothing. Secrets are shown without contents.',
    flags: [...world, ...mesh, flags.exitCode, flags.timeout, flags.output('text', 'yaml', 'json', 'ndjson'), ...look],
    examples: ['eastwest plan --cluster east --cluster west', 'eastwest plan --rehearse -o yaml'],
  },
  {
    name: 'up',
    summary: 'make the mesh and prove it by traffic',
    about:
      'Installs what is missing on all clusters side by side and ends with the traffic proof. Run again it changes only what is not as it should be. Asks before it starts, unless --yes.',
    flags: [...world, ...mesh, flags.yes, flags.timeout, flags.output('text', 'ndjson'), ...look],
    examples: ['eastwest up --rehearse --yes', 'eastwest up --cluster east=kind-east --cluster west=kind-west'],
  },
  {
    name: 'traffic',
    summary: 'ask helloworld from every cluster and judge the answers',
    about:
      'Asks from a pod in every cluster, counts the answers per version, and says what they prove. Changes nothing.',
    flags: [...world, ...mesh, flags.duration, flags.each, flags.output('text', 'ndjson'), ...look],
    examples: ['eastwest traffic --cluster east --cluster west --for 30s'],
  },
  {
    name: 'why',
    summary: 'find the first broken hop between the clusters',
    about:
      'Walks from the client of each cluster to the helloworld of every other one: Service, remote secret, istiod, endpoints, networks, gateway, new connections, trust, policies. Tells the first hop that is broken, with what was seen and what helps. Changes nothing.',
    flags: [...world, ...mesh, flags.from, flags.to, flags.timeout, flags.output('text', 'ndjson'), ...look],
    examples: ['eastwest why --cluster east --cluster west', 'eastwest why --cluster east --cluster west --from east'],
  },
  {
    name: 'down',
    summary: 'take the mesh down again, or one cluster out of it',
    about:
      'Deletes what eastwest created for this mesh, in reverse order, on all clusters side by side: sample apps, remote secrets, gateways, Istio, IstioCNI, tokens, cacerts, and namespaces that hold nothing of others. Objects of others stay and are named; certificate files on disk always stay. Asks for the mesh ID before it starts, unless --yes --confirm MESHID.',
    flags: [
      flags.kubeconfig,
      flags.cluster,
      flags.meshId,
      flags.sampleNamespace,
      flags.copiedClusters,
      flags.only,
      flags.skip,
      flags.keep,
      flags.removeOperator,
      flags.crds,
      flags.dryRun,
      flags.yes,
      flags.confirm,
      flags.timeout,
      flags.output('text', 'json', 'ndjson'),
      ...look,
    ],
    examples: [
      'eastwest down --cluster east=kind-east --cluster west=kind-west --dry-run',
      'eastwest down --cluster east --cluster west --yes --confirm mesh1',
      'eastwest down --cluster east --cluster west --cluster north --only north',
    ],
  },
  {
    name: 'rehearse',
    summary: 'start simulated clusters and serve them until stopped',
    about:
      'Starts simulated clusters on this machine only, writes a kubeconfig for them, prints one line when they are ready, and serves until it is stopped (ctrl-c).',
    flags: [flags.clusters, flags.kubeconfigOut, ...shape, ...look],
    examples: ['eastwest rehearse --clusters 2 --kubeconfig-out rehearsal.yaml'],
  },
];

/** The entry of a command; the full-screen program's for ''. */
export function entryOf(name: CommandName | ''): CommandEntry {
  const found = commands.find(each => each.name === name);
  if (found === undefined) throw new Error(`no entry for the command ${name}`);
  return found;
}
