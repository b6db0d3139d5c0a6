/** What a run would do with each object of a plan, asked of the servers by dry run; nothing is stored. */

import { dryRunResult } from '../checks/dry-run-result.ts';
import { unknownFacts } from '../engine/facts.ts';
import type { Preview } from '../engine/preview.ts';
import { brokenPods } from '../engine/restart.ts';
import type { Step } from '../engine/step.ts';
import type { Amendment } from '../model/amendment.ts';
import { type Foreseen, fateWords } from '../model/fate.ts';
import { listAt, textAt } from '../model/fields.ts';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';
import { createSemaphores } from '../semaphore.ts';
import type { Prepared } from './prepare.ts';

export type ObjectChange = {
  readonly step: string;
  readonly cluster: string;
  /** "Deployment istio-system/istiod". */
  readonly object: string;
  /**
   * `replace`: deleted and created again. `restart`: a pod that is deleted and comes back. `unknown`: the server did not
   * say. `delete`: by a removal alone.
   */
  readonly will: 'create' | 'change' | 'replace' | 'delete' | 'restart' | 'keep' | 'unknown';
  readonly why?: string;
  /** Whose pods are recreated because of it: "Deployment istio-system/istiod". */
  readonly rollout?: string;
  /** Of a Service that asks for a load balancer. */
  readonly loadBalancer?: 'assigned' | 'missing';
  /** What only a run finds out, of an object that does not exist yet: "east gateway address". */
  readonly learned?: readonly string[];
};

/** Requests at once on one cluster. */
const requestsAtOnce = 16;

type Asking = Pick<Prepared, 'world' | 'foreseen'> & {
  /** Each as it comes, in no order. */
  readonly tell: (change: ObjectChange) => void;
};

/** Tells of every object of the plan. Throws a bug only: what a server refuses is told as `unknown`. */
export async function objectChanges(
  previews: readonly Preview[],
  { world, foreseen, tell }: Asking,
  signal: AbortSignal,
): Promise<void> {
  for (const each of foreseen) tell(fateChange(each, previews));
  const semaphores = createSemaphores(requestsAtOnce);
  const clusters = [...new Set(previews.map(({ step }) => step.cluster))];
  await Promise.all(
    clusters.map(async name => {
      const own = previews.filter(({ step }) => step.cluster === name);
      const on: On = { cluster: world.cluster(name), inTurn: work => semaphores(name).run(work, signal), tell };
      await changesOn(own, foreseen, on, signal);
    }),
  );
}

type On = {
  readonly cluster: Cluster;
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  readonly tell: Asking['tell'];
};

/** `amendments`: what the step changes in place besides, by the object's title. */
type Planned = {
  readonly step: string;
  readonly object: KubeObject;
  readonly amendments: ReadonlyMap<string, Amendment>;
};

async function changesOn(
  previews: readonly Preview[],
  foreseen: readonly Foreseen[],
  { cluster, inTurn, tell }: On,
  signal: AbortSignal,
): Promise<void> {
  const planned = previews.flatMap(({ step, objects }): readonly Planned[] => {
    const amendments = new Map(amendmentsOf(step).map(each => [objectTitle(each.ref), each]));
    const judged = new Set(foreseen.filter(each => each.step === step.id).map(({ object }) => object));
    return objects
      .filter(object => !judged.has(objectTitle(refOf(object))))
      .map(object => ({ step: step.id, object, amendments }));
  });
  const missing = new Set<string>();
  const ask = (each: Planned) =>
    inTurn(async () => {
      const change = await changeOf(each, cluster, signal);
      if (each.object.kind === 'Namespace' && change.will === 'create') missing.add(each.object.metadata.name);
      tell(change);
    });
  const isNamespace = ({ object }: Planned) => object.kind === 'Namespace';
  await Promise.all(planned.filter(isNamespace).map(ask));
  const rest = planned.filter(each => !isNamespace(each));
  // In a namespace that the plan creates there is nothing to ask for.
  const isCreated = ({ object }: Planned) => missing.has(object.metadata.namespace ?? '');
  for (const each of rest.filter(isCreated)) tell(created(each, cluster.name));
  const pods = previews.map(preview => inTurn(() => tellRestarts(preview, cluster, tell, signal)));
  const amended = previews.flatMap(({ step, objects }) => {
    const own = objects.map(object => objectTitle(refOf(object)));
    const others = amendmentsOf(step).filter(({ ref }) => !own.includes(objectTitle(ref)));
    return others.map(each => inTurn(async () => tell(await amendedChange(step.id, each, cluster, signal))));
  });
  await Promise.all([...rest.filter(each => !isCreated(each)).map(ask), ...pods, ...amended]);
}

const amendmentsOf = (step: Step) => step.amend?.(unknownFacts) ?? [];

/** What becomes of an object of others in which only a part changes. */
async function amendedChange(
  step: string,
  { ref, words, amend }: Amendment,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ObjectChange> {
  const of = { step, cluster: cluster.name, object: objectTitle(ref) };
  try {
    const found = await cluster.read(ref, signal);
    const amended = amend(found);
    switch (amended.will) {
      case 'keep':
        return { ...of, will: 'keep' };
      case 'refuse':
        // What the plan creates first is not there yet.
        return found === undefined
          ? { ...of, will: 'change', why: words }
          : { ...of, will: 'unknown', why: amended.why.title };
      case 'write':
        return { ...of, will: found === undefined ? 'create' : 'change', why: words };
      case 'delete':
        return { ...of, will: 'change', why: words };
    }
  } catch (error) {
    if (error instanceof ProblemError) return { ...of, will: 'unknown', why: error.problem.title };
    throw error;
  }
}

function fateChange({ step, cluster, object, fate }: Foreseen, previews: readonly Preview[]): ObjectChange {
  const of = { step, cluster, object };
  switch (fate.will) {
    case 'create': {
      const own = previews.find(each => each.step.id === step)?.objects ?? [];
      const made = own.find(each => objectTitle(refOf(each)) === object);
      return { ...of, will: 'create', ...(made === undefined ? {} : learnedBy(made)) };
    }
    case 'keep':
      return { ...of, will: 'keep' };
    case 'replace':
      return { ...of, will: 'replace', why: fateWords(fate) };
    case 'refuse':
      return { ...of, will: 'unknown', why: fateWords(fate) };
  }
}

async function changeOf(
  { step, object, amendments }: Planned,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ObjectChange> {
  const of = { step, cluster: cluster.name, object: objectTitle(refOf(object)) };
  try {
    const would = await dryRunResult(object, cluster, signal);
    if (would.now === 'missing') return created({ step, object, amendments }, cluster.name);
    const { found, made } = would;
    const balancer = wantsLoadBalancer(made)
      ? { loadBalancer: isAssigned(found) ? ('assigned' as const) : ('missing' as const) }
      : {};
    const isRight = (amendments.get(of.object)?.amend(found).will ?? 'keep') === 'keep';
    if (isRight && JSON.stringify(made) === JSON.stringify(found)) return { ...of, will: 'keep', ...balancer };
    return { ...of, will: 'change', ...balancer, ...rolloutBy(found, made) };
  } catch (error) {
    if (error instanceof ProblemError) return { ...of, will: 'unknown', why: error.problem.title };
    throw error;
  }
}

function created({ step, object }: Planned, cluster: string): ObjectChange {
  const balancer = wantsLoadBalancer(object) ? { loadBalancer: 'missing' as const } : {};
  return { step, cluster, object: objectTitle(refOf(object)), will: 'create', ...balancer, ...learnedBy(object) };
}

async function tellRestarts(
  { step: { id, cluster: name, restart } }: Preview,
  cluster: Cluster,
  tell: Asking['tell'],
  signal: AbortSignal,
): Promise<void> {
  if (restart === undefined) return;
  const of = { step: id, cluster: name };
  try {
    for (const { object, why } of await brokenPods(restart, cluster, signal))
      tell({ ...of, object, will: 'restart', why });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const object = `pods of Deployment ${restart.namespace}/${restart.deployment}`;
    tell({ ...of, object, will: 'unknown', why: error.problem.title });
  }
}

const wantsLoadBalancer = (object: KubeObject) =>
  object.kind === 'Service' && textAt(object, 'spec', 'type') === 'LoadBalancer';

const isAssigned = (service: KubeObject) => listAt(service, 'status', 'loadBalancer', 'ingress').length > 0;

/** What an operator rolls out when the spec of its object changes. */
const rolledOut: Readonly<Record<string, string>> = { Istio: 'istiod', IstioCNI: 'istio-cni-node' };

function rolloutBy(found: KubeObject, made: KubeObject): { readonly rollout?: string } {
  const differs = (left: unknown, right: unknown) => JSON.stringify(left) !== JSON.stringify(right);
  const title = objectTitle(refOf(made));
  const byOperator = rolledOut[made.kind];
  if (byOperator !== undefined) return differs(found.spec, made.spec) ? { rollout: `${byOperator} (${title})` } : {};
  if (made.kind !== 'Deployment' && made.kind !== 'DaemonSet' && made.kind !== 'StatefulSet') return {};
  return differs(found.spec?.template, made.spec?.template) ? { rollout: title } : {};
}

function learnedBy(object: KubeObject): { readonly learned?: readonly string[] } {
  const found = [...JSON.stringify(object).matchAll(/<learned: ([^>"]*)>/g)].map(match => match[1] ?? '');
  return found.length === 0 ? {} : { learned: [...new Set(found)] };
}
