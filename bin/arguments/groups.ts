/** Which command takes which flags. The key of a flag is the name of its value in the `Command`. */
import * as flags from './flags.ts';

/** What simulated clusters are like. */
export const scenario = {
  pace: flags.pace,
  platform: flags.platform,
  operator: flags.operator,
  operatorVersion: flags.operatorVersion,
  kialiOperator: flags.kialiOperator,
  loadBalancer: flags.loadBalancer,
  existingIstio: flags.existingIstio,
  registriesGone: flags.registryGone,
};

/** Which clusters there are. */
export const world = { file: flags.kubeconfig, trace: flags.trace, rehearse: flags.rehearse, ...scenario };

/** What the mesh shall be. */
export const mesh = {
  clusters: flags.cluster,
  topology: flags.topology,
  meshId: flags.meshId,
  version: flags.istioVersion,
  operatorBundle: flags.operatorBundle,
  client: flags.client,
  istioRegistry: flags.istioRegistry,
  pullSecrets: flags.imagePullSecret,
  pullSecretsFrom: flags.copyPullSecret,
  samples: flags.samples,
  sampleNamespace: flags.sampleNamespace,
  sampleRegistry: flags.sampleRegistry,
  gatewayAnnotations: flags.gatewayAnnotation,
  metalLbPools: flags.metalLbPool,
  istioValues: flags.istioValues,
  changeRoot: flags.changeRoot,
  copiedClusters: flags.copiedClusters,
  takeOver: flags.takeOver,
  certificates: flags.certificates,
};

/** How the program writes its output. */
export const appearance = {
  noColor: flags.noColor,
  ascii: flags.ascii,
  plain: flags.plain,
  screenReader: flags.screenReader,
};

/** They win over everything else, on every command. */
export const about = { help: flags.help, version: flags.version };

/** On the full screen `--output` is about `--version` alone. */
export const told = {
  output: { ...flags.output('text', 'json'), help: 'with --version: how to write it (default text)' },
};

export const contexts = { probe: flags.probe, output: flags.output('text', 'json') };
export const plan = {
  exitCode: flags.exitCode,
  timeout: flags.timeout,
  output: flags.output('text', 'yaml', 'json', 'ndjson'),
};
export const up = { yes: flags.yes, timeout: flags.timeout, output: flags.output('text', 'ndjson') };
export const traffic = {
  seconds: flags.duration,
  watch: flags.watch,
  rate: flags.rate,
  burst: flags.burst,
  until: flags.until,
  expect: flags.expect,
  url: flags.url,
  method: flags.method,
  header: flags.header,
  match: flags.match,
  clientPods: flags.clientPods,
  drill: flags.drill,
  confirm: flags.confirm,
  metricsFile: flags.metricsFile,
  metricsPort: flags.metricsPort,
  each: flags.each,
  output: flags.output('text', 'json', 'junit', 'ndjson'),
};
export const check = {
  reach: flags.reach,
  yes: flags.yes,
  timeout: flags.timeout,
  output: flags.output('text', 'json', 'junit'),
};
export const why = {
  from: flags.from,
  to: flags.to,
  fromReport: flags.fromReport,
  timeout: flags.timeout,
  output: flags.output('text', 'ndjson'),
};
export const report = { to: flags.reportTo, timeout: flags.timeout };
export const status = { timeout: flags.timeout, output: flags.output('text', 'json') };
/** Which mesh Kiali is for. */
export const forKiali = {
  file: flags.kubeconfig,
  trace: flags.trace,
  clusters: flags.cluster,
  meshId: flags.meshId,
  copiedClusters: flags.copiedClusters,
};
/** What Kiali shall be. */
export const kialiFlags = {
  home: flags.home,
  auth: flags.kialiAuth,
  version: flags.kialiVersion,
  operatorBundle: flags.kialiOperatorBundle,
  remoteOperator: flags.kialiRemoteOperator,
  rotate: flags.rotateToken,
  disconnect: flags.disconnect,
  impersonation: flags.kialiImpersonation,
  console: flags.kialiConsole,
  links: flags.kialiLink,
  queryScope: flags.kialiQueryScope,
  metrics: flags.metrics,
  metricsAddresses: flags.metricsAddresses,
  values: flags.kialiValues,
};
export const kiali = {
  dryRun: flags.dryRun,
  yes: flags.yes,
  timeout: flags.timeout,
  output: flags.output('text', 'ndjson'),
};
/** What says which mesh it is that goes. */
export const toRemove = {
  file: flags.kubeconfig,
  trace: flags.trace,
  clusters: flags.cluster,
  meshId: flags.meshId,
  sampleNamespace: flags.sampleNamespace,
  copiedClusters: flags.copiedClusters,
};
export const removal = {
  only: flags.only,
  skip: flags.skip,
  keep: flags.keep,
  operator: flags.removeOperator,
  crds: flags.crds,
  clearFinalizers: flags.clearFinalizers,
  kialiOnly: flags.kialiOnly,
};
export const down = {
  dryRun: flags.dryRun,
  yes: flags.yes,
  confirm: flags.confirm,
  timeout: flags.timeout,
  output: flags.output('text', 'json', 'ndjson'),
};
/** Which mesh gets another root, and where that is. */
export const toChangeRoot = {
  file: flags.kubeconfig,
  trace: flags.trace,
  clusters: flags.cluster,
  meshId: flags.meshId,
  certificates: flags.certificates,
  sampleNamespace: flags.sampleNamespace,
  copiedClusters: flags.copiedClusters,
};
export const changeRoot = {
  dryRun: flags.dryRun,
  yes: flags.yes,
  timeout: flags.timeout,
  output: flags.output('text', 'ndjson'),
};
/** Which mesh a demo is installed on. */
export const withDemo = {
  file: flags.kubeconfig,
  trace: flags.trace,
  clusters: flags.cluster,
  meshId: flags.meshId,
  sampleRegistry: flags.sampleRegistry,
  pullSecrets: flags.imagePullSecret,
  copiedClusters: flags.copiedClusters,
};
/** Where its parts are. */
export const parts = { home: flags.home, other: flags.other };
export const samples = {
  remove: flags.removeDemo,
  yes: flags.yes,
  timeout: flags.timeout,
  output: flags.output('text', 'ndjson'),
};
export const rehearse = { clusters: flags.clusters, kubeconfigOut: flags.kubeconfigOut };
export const doctor = {
  file: flags.kubeconfig,
  meshId: flags.meshId,
  certificates: flags.certificates,
  output: flags.output('text', 'json'),
};
