/** A cluster as the engine uses it, on any raw API: over HTTPS, or the simulated one in process. */
import { type KindRef, type KubeObject, type ObjectRef, refOf } from '../model/kube.ts';
import { FIELD_MANAGER } from '../model/marks.ts';
import { ProblemError } from '../model/problem.ts';
import type { Api, ApplyResult, Clock, Cluster, ExecSession } from '../ports.ts';
import { requestPod } from './exec/pod-request.ts';
import { failureOf } from './failures/failure.ts';
import { type Doing, failWith, type Place } from './failures/problems.ts';
import { ownsTheSame } from './owned-fields.ts';
import { createSilences } from './watches/silence.ts';
import { createWatches } from './watches/watches.ts';

/** Whose the fields are that this program writes. */
const manager = FIELD_MANAGER;

/**
 * The cluster of this name on this API. Throws `ProblemError` only, and the signal's reason. `place` adds context and
 * server to the words of problems.
 */
export function clusterOn(name: string, api: Api, clock: Clock, place: Omit<Place, 'cluster'> = {}): Cluster {
  const silences = createSilences(name, clock, whyNoResponse);
  const watches = createWatches(api, clock, silences);
  const doing = (verb: string, of?: Doing['of']): Doing => ({
    ...place,
    cluster: name,
    verb,
    ...(of === undefined ? {} : { of }),
  });

  /** Whatever it says, it responds. */
  async function whyNoResponse(signal: AbortSignal): Promise<string | undefined> {
    try {
      await guarded(doing('watch'), signal, () => watches.ask(signal));
      return undefined;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return error.problem.code === 'unreachable' ? error.problem.title : undefined;
    }
  }

  async function guarded<T>(what: Doing, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      const done = await work();
      silences.received();
      return done;
    } catch (error) {
      return failWith(error, what, signal);
    }
  }

  async function* guardedStream<T>(what: Doing, signal: AbortSignal, stream: AsyncIterable<T>) {
    try {
      yield* stream;
    } catch (error) {
      failWith(error, what, signal);
    }
  }

  return {
    name,

    apply: (object, ref, signal) => guarded(doing('apply', ref), signal, () => applied(api, object, ref, signal)),

    takeOver: (object, ref, signal) =>
      guarded(doing('take over', ref), signal, () => applied(api, object, ref, signal, { force: true })),

    create: (object, signal) =>
      guarded(doing('create', refOf(object)), signal, async () => {
        for (;;) {
          try {
            await api.create(object, { manager }, signal);
            return 'created';
          } catch (error) {
            if (failureOf(error).kind !== 'exists') throw error;
            const found = await api.get(refOf(object), signal);
            // Deleted in this very moment: then it can be created after all.
            if (found !== undefined) return { found };
          }
        }
      }),

    dryRun: (object, verb, signal) =>
      guarded(doing(`try to ${verb === 'create' ? verb : 'apply'}`, refOf(object)), signal, () =>
        verb === 'create'
          ? api.create(object, { manager, dryRun: true }, signal)
          : appliedOn(api, object, signal, { dryRun: true, ...(verb === 'apply' ? {} : { force: true }) }),
      ),

    read: (ref, signal) => guarded(doing('read', ref), signal, () => api.get(ref, signal)),

    list: (kind, selection, signal) =>
      guarded(doing('list', within(kind, selection.namespace)), signal, async () => {
        return (await api.list(kind, selection, signal)).items;
      }),

    watch: (ref, signal) => guardedStream(doing('watch', ref), signal, watches.one(ref, signal)),

    watchAll: (kind, selection, signal) =>
      guardedStream(doing('watch', within(kind, selection.namespace)), signal, watches.all(kind, selection, signal)),

    silence: signal => silences.follow(signal),

    replace: (object, signal) =>
      guarded(doing('replace', refOf(object)), signal, async () => {
        try {
          return await api.replace(object, { manager }, signal);
        } catch (error) {
          const { kind } = failureOf(error);
          if (kind === 'conflict' || kind === 'not-found') return undefined;
          throw error;
        }
      }),

    remove: (ref, options, signal) =>
      guarded(doing('delete', ref), signal, async () => {
        const { uid } = options;
        try {
          return await api.remove(ref, options, signal);
        } catch (error) {
          if (uid === undefined || failureOf(error).kind !== 'conflict') throw error;
          // The one that was meant is gone when another has its name by now.
          const found = await api.get(ref, signal);
          if (found?.metadata.uid === uid) throw error;
          return 'absent';
        }
      }),

    mayI: (review, signal) => guarded(doing('check permissions'), signal, () => api.mayI(review, signal)),
    version: signal => guarded(doing('read the version'), signal, () => api.version(signal)),
    groupVersions: signal => guarded(doing('list the kinds'), signal, () => api.groupVersions(signal)),

    contents: (namespaces, signal) =>
      guarded(doing('list what is in its namespaces'), signal, () => api.contents(namespaces, signal)),

    exec(target, command, signal): ExecSession {
      const pod = { apiVersion: 'v1', kind: 'Pod', namespace: target.namespace, name: target.pod };
      const session = api.exec(target, command, signal);
      const what = doing('run a command in', pod);
      const ended = session.ended.catch((error: unknown) => failWith(error, what, signal));
      // A caller that only reads stdout gets the failure there.
      ended.catch(() => undefined);
      return { stdout: guardedStream(what, signal, session.stdout), ended, close: () => session.close() };
    },

    request(target, request, signal) {
      const pod = { apiVersion: 'v1', kind: 'Pod', namespace: target.namespace, name: target.pod };
      return guarded(doing('connect to', pod), signal, () => requestPod(api, target, request, signal));
    },
  };
}

/** What became of it by an apply: what only others wrote counts as unchanged. */
async function applied(
  api: Api,
  object: (found: KubeObject | undefined) => KubeObject,
  ref: ObjectRef,
  signal: AbortSignal,
  options: { readonly force?: true } = {},
): Promise<ApplyResult> {
  const before = await api.get(ref, signal);
  const after = await appliedOn(api, object(before), signal, options);
  if (before === undefined) return 'created';
  const same = before.metadata.uid === after.metadata.uid && ownsTheSame(manager, before, after);
  return same ? 'unchanged' : 'configured';
}

/** Server-side apply; again when another writer came in between, which the server leaves to its clients. */
async function appliedOn(
  api: Api,
  object: KubeObject,
  signal: AbortSignal,
  options: { readonly dryRun?: true; readonly force?: true } = {},
): Promise<KubeObject> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await api.apply(object, { manager, ...options }, signal);
    } catch (error) {
      const failure = failureOf(error);
      const isRace =
        failure.kind === 'conflict' &&
        !failure.status.details?.causes?.some(cause => cause.reason === 'FieldManagerConflict');
      if (!isRace || attempt === 5) throw error;
    }
  }
}

const within = (kind: KindRef, namespace: string | undefined): KindRef & Pick<ObjectRef, 'namespace'> =>
  namespace === undefined ? kind : { apiVersion: kind.apiVersion, kind: kind.kind, namespace };
