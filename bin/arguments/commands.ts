/** Every command with its flags: what the parser accepts and the help pages say. */
import type { CommandName } from '../command.ts';
import { shells } from '../completion/scripts.ts';
import type { Flag, Flags } from './flag.ts';
import * as flags from './flags.ts';
import * as groups from './groups.ts';

/** '' for the full-screen program. */
type Name = CommandName | '';

export type CommandEntry = {
  readonly name: Name;
  readonly summary: string;
  readonly about: string;
  /** A word behind the command, which must be there. */
  readonly argument?: { readonly name: string; readonly words: readonly string[] };
  readonly flags: readonly Flag[];
  readonly examples: readonly string[];
};

/** The flags of these tables, in their order. */
const of = (...tables: readonly Flags[]) => tables.flatMap(table => Object.values(table));

/** The demos that there are. */
export const demos = ['travels'] as const;

/** In the order of the help; forgetting one does not compile. */
const entries: Readonly<Record<Name, Omit<CommandEntry, 'name'>>> = {
  '': {
    summary: 'the full-screen program on the kubeconfig',
    about:
      'Takes several clusters of a kubeconfig to one proven Istio multi-cluster mesh. Without a command: the full-screen program. Nothing is contacted, and no credential plugin runs, for a context that is not chosen.',
    flags: of(groups.world, groups.mesh, groups.appearance, groups.about, groups.told),
    examples: ['eastwest --rehearse', 'eastwest up --cluster east=kind-east --cluster west=kind-west'],
  },
  contexts: {
    summary: 'list the contexts of the kubeconfig',
    about:
      'Lists the contexts from the file alone. With --probe every cluster is contacted, for at most 3 seconds each.',
    flags: of(groups.world, groups.contexts, groups.appearance, groups.about),
    examples: ['eastwest contexts', 'eastwest contexts --probe -o json'],
  },
  plan: {
    summary: 'show the steps and objects that up would apply',
    about: 'Reads the clusters and shows every step and object. Changes nothing. Secrets are shown without contents.',
    flags: of(groups.world, groups.mesh, groups.plan, groups.appearance, groups.about),
    examples: ['eastwest plan --cluster east --cluster west', 'eastwest plan --rehearse -o yaml'],
  },
  up: {
    summary: 'install the mesh and prove it with traffic',
    about:
      'Installs what is missing on all clusters in parallel and ends with the traffic proof. A second run changes only what has drifted. Asks for confirmation, unless --yes.',
    flags: of(groups.world, groups.mesh, groups.up, groups.appearance, groups.about),
    examples: ['eastwest up --rehearse --yes', 'eastwest up --cluster east=kind-east --cluster west=kind-west'],
  },
  traffic: {
    summary: 'send requests to helloworld from every cluster and judge the responses',
    about:
      'Sends requests from a pod in every cluster, counts the responses per version, and says what they prove. Changes nothing, but for a failover drill (--drill).',
    flags: of(groups.world, groups.mesh, groups.traffic, groups.appearance, groups.about),
    examples: [
      'eastwest traffic --cluster east --cluster west --for 30s',
      'eastwest traffic --cluster east --cluster west --drill west',
    ],
  },
  check: {
    summary: 'run all named checks, before an install or of an existing mesh',
    about:
      'Runs every check and reports its verdict, evidence, fix and page: what an install requires, and where Istio exists, how the control planes are configured, what runs, and the path of a request between every two clusters. Changes nothing, but for the short-lived pods of --reach before an install, which need consent. Exits with 3 where a check found a problem or could not be completed, with 5 where a cluster is not reachable or rejects the login.',
    flags: of(groups.world, groups.mesh, groups.check, groups.appearance, groups.about),
    examples: ['eastwest check --cluster east --cluster west', 'eastwest check --cluster east --cluster west -o junit'],
  },
  why: {
    summary: 'find the first broken hop between the clusters',
    about:
      'Walks from the client of each cluster to the helloworld of every other one: Service, remote secret, istiod, endpoints, networks, gateway, new connections, trust, policies. Reports the first broken hop, with evidence and a fix. Changes nothing.',
    flags: of(groups.world, groups.mesh, groups.why, groups.appearance, groups.about),
    examples: ['eastwest why --cluster east --cluster west', 'eastwest why --cluster east --cluster west --from east'],
  },
  report: {
    summary: 'collect what support needs to know about a mesh in one file, without secrets',
    about:
      'Reads versions, the objects of the mesh, what every istiod and the client proxies report, and events of all clusters, walks as why does, and writes it all into one archive with a first page to read. Keys, tokens and passwords are removed. A cluster that does not respond is left out and named. Changes nothing.',
    flags: of(groups.world, groups.mesh, groups.report, groups.appearance, groups.about),
    examples: [
      'eastwest report --cluster east --cluster west --to report.tgz',
      'eastwest why --from-report report.tgz',
    ],
  },
  status: {
    summary: 'show existing Istio on the clusters, whoever installed it',
    about:
      'Reads every control plane of the clusters (any name, namespace, revision; of the operator, istioctl or Helm), roles, networks, mesh ID, remote secrets and root CAs, and lists where they deviate from one mesh. Changes nothing, uses no credential that it finds. Exits with 3 where something deviates.',
    flags: of(groups.world, { clusters: flags.cluster }, groups.status, groups.appearance, groups.about),
    examples: ['eastwest status --cluster east --cluster west', 'eastwest status --rehearse -o json'],
  },
  kiali: {
    summary: 'install Kiali on one cluster, connected to all of the mesh',
    about:
      'Installs Kiali on the home cluster of a mesh, however that mesh was installed, and connects it to the other clusters: operator, server, an account on each cluster, and credentials that are tested before the server is given them. Done when Kiali itself lists every cluster. An existing Kiali is used as it is. In a terminal it opens the Kiali screen (with --plain: lines), where the clusters, the home and the rest are chosen; with --yes it runs by itself.',
    flags: of(groups.forKiali, groups.kialiFlags, groups.kiali, groups.appearance, groups.about),
    examples: [
      'eastwest kiali --home east --cluster east --cluster west --dry-run',
      'eastwest kiali --home east --cluster east --cluster west --kiali-values kiali.yaml',
    ],
  },
  down: {
    summary: 'remove the mesh, or one cluster from it',
    about:
      'Deletes what eastwest created for this mesh, in reverse order, on all clusters in parallel: sample apps, remote secrets, gateways, Istio, IstioCNI, tokens, cacerts, and namespaces that contain nothing else. Objects that eastwest did not create stay and are listed; certificate files on disk always stay. Asks for the mesh ID before it starts, unless --yes --confirm MESHID.',
    flags: of(groups.toRemove, groups.removal, groups.down, groups.appearance, groups.about),
    examples: [
      'eastwest down --cluster east=kind-east --cluster west=kind-west --dry-run',
      'eastwest down --cluster east --cluster west --yes --confirm mesh1',
      'eastwest down --cluster east --cluster west --cluster north --only north',
    ],
  },
  'change-root': {
    summary: 'move the clusters of a mesh to another root CA, without interruption',
    about:
      'Moves every control plane of the clusters to the root of --certificates, which is generated where that folder has none: from self-signed CAs to a common root, or from one plugged-in root to the next. In phases, each over on all clusters before the next: all roots are trusted, the new CAs sign, the old roots are dropped. In the first two istiod, gateways and workloads restart in this order, where their proxies do not have yet what the phase needs. Requests between the clusters are sent all the while; the command ends with how many were lost. Asks before it starts, unless --yes.',
    flags: of(groups.toChangeRoot, groups.changeRoot, groups.appearance, groups.about),
    examples: [
      'eastwest change-root --cluster east --cluster west --certificates ./new-root --dry-run',
      'eastwest change-root --cluster east --cluster west --certificates ./new-root --timeout 2h',
    ],
  },
  samples: {
    summary: 'install the Travels demo on two clusters of a mesh, or remove it',
    about:
      'Installs the Travels demo of the Kiali project: agency, portals and control page in the home cluster; in the other one two more versions of the app travels, with the six Services that they call. Done when the portals have received responses from v1, v2 and v3. Asks before it starts, unless --yes.',
    argument: { name: 'DEMO', words: demos },
    flags: of(groups.withDemo, groups.parts, groups.samples, groups.appearance, groups.about),
    examples: [
      'eastwest samples travels --home east --other west',
      'eastwest samples travels --home east --other west --remove',
    ],
  },
  rehearse: {
    summary: 'start simulated clusters and serve them until stopped',
    about:
      'Starts simulated clusters on this machine only, writes a kubeconfig for them, prints one line when they are ready, and serves until it is stopped (ctrl-c).',
    flags: of(groups.rehearse, groups.scenario, groups.appearance, groups.about),
    examples: ['eastwest rehearse --clusters 2 --kubeconfig-out rehearsal.yaml'],
  },
  doctor: {
    summary: 'report on this machine, for bug reports',
    about:
      'Reports what the program finds on this machine: terminal, Node, kubeconfig files and their problems, proxies, clock, the certificates folder. Contacts no cluster, shows no secret.',
    flags: of(groups.doctor, groups.appearance, groups.about),
    examples: ['eastwest doctor', 'eastwest doctor -o json'],
  },
  completion: {
    summary: 'print the completion script of a shell',
    about:
      'Prints a script for the shell, which completes commands, flags, values, and contexts of the kubeconfig. Its first lines say how to load it.',
    argument: { name: 'SHELL', words: shells },
    flags: of(groups.about),
    examples: [
      'source <(eastwest completion bash)',
      'eastwest completion fish > ~/.config/fish/completions/eastwest.fish',
    ],
  },
  man: {
    summary: 'print the man page',
    about: 'Prints the man page.',
    flags: of(groups.about),
    examples: ['eastwest man | man -l -'],
  },
};

export const commands: readonly CommandEntry[] = (Object.keys(entries) as readonly Name[]).map(name => ({
  name,
  ...entries[name],
}));

/** The entry of a command; the full-screen program's for ''. */
export function entryOf(name: Name): CommandEntry {
  return { name, ...entries[name] };
}
