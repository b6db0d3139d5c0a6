/** The raw Kubernetes API over HTTPS: plain JSON both ways, as generated models drop fields they do not know. */

import { listAt, textAt } from '../model/fields.ts';
import type { KindRef, KubeObject, ObjectRef } from '../model/kube.ts';
import { ProblemError } from '../model/problem.ts';
import type { Api, List, Patch, Selection, WriteOptions } from '../ports.ts';
import type { Connection } from './connection/connection.ts';
import { startExec } from './exec/exec.ts';
import { forwardPort } from './exec/forward.ts';
import { BadResponse } from './failures/bad-response.ts';
import { failureOf } from './failures/failure.ts';
import { type Doing, problemOf } from './failures/problems.ts';
import { readContents } from './requests/namespace-contents.ts';
import { collectionPath, objectPath, selectors, withQuery } from './requests/paths.ts';
import { type Answer, type Ask, ask } from './requests/request.ts';
import { insistWithin, MOST_LIST } from './responses/limits.ts';
import { listIn, objectIn, wantedFlag, wantedList, wantedText } from './responses/received.ts';
import { watchOnce } from './watches/watch.ts';

/** kubectl's. */
const pageSize = 500;
const mostPages = 1000;

/** This connection's API. Nothing is contacted before the first call. */
export function createApi(connection: Connection): Api {
  const { target } = connection;

  /** A refusal stays a StatusError; what has no Status is put into words here, where the address is known. */
  function rethrow(error: unknown, doing: Omit<Doing, 'cluster'>, signal: AbortSignal): never {
    signal.throwIfAborted();
    const { kind } = failureOf(error);
    if (kind !== 'unreachable' && kind !== 'client-certificate') throw error;
    const problem = problemOf(error, { ...target, ...doing });
    throw problem === undefined ? error : new ProblemError(problem, { cause: error });
  }

  async function send(request: Ask, doing: Omit<Doing, 'cluster'>, signal: AbortSignal): Promise<Answer> {
    try {
      return await ask(connection, request, signal);
    } catch (error) {
      return rethrow(error, doing, signal);
    }
  }

  async function sendObject(
    request: Ask,
    doing: Omit<Doing, 'cluster'> & { readonly of: KindRef },
    signal: AbortSignal,
  ): Promise<KubeObject> {
    const { json } = await send(request, doing, signal);
    // A scale is of another kind than what it scales.
    return objectIn(json, /\/scale(\?|$)/.test(request.path) ? undefined : doing.of);
  }

  async function page(
    kind: KindRef,
    selection: Selection & { readonly limit?: number; readonly continue?: string },
    signal: AbortSignal,
  ): Promise<List> {
    const query = { ...selectors(selection), limit: selection.limit, continue: selection.continue };
    const path = withQuery(collectionPath(kind, selection.namespace), query);
    const answer = await send({ method: 'GET', path, repeatable: true }, { verb: 'list', of: kind }, signal);
    return { ...listIn(answer.json, kind), bytes: answer.size };
  }

  /** As kubectl does: a large list comes page by page, and at once where it became too old on the way. */
  async function allPages(kind: KindRef, selection: Selection, signal: AbortSignal): Promise<List> {
    const items: KubeObject[] = [];
    let bytes = 0;
    let next: { readonly continue?: string } = {};
    for (let pages = 1; pages <= mostPages; pages++) {
      const list = await page(kind, { ...selection, ...next, limit: pageSize }, signal).catch((error: unknown) => {
        if (pages === 1 || failureOf(error).kind !== 'gone') throw error;
        return undefined;
      });
      if (list === undefined) return page(kind, selection, signal);
      bytes += list.bytes ?? 0;
      insistWithin(bytes, MOST_LIST, 'the list is larger');
      for (const item of list.items) items.push(item);
      if (list.continue === undefined) return { items, resourceVersion: list.resourceVersion, bytes };
      next = { continue: list.continue };
    }
    throw new BadResponse(`the list has more than ${mostPages} pages`);
  }

  return {
    async get(ref, signal) {
      try {
        const request: Ask = { method: 'GET', path: objectPath(ref), repeatable: true };
        return await sendObject(request, { verb: 'read', of: ref }, signal);
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },

    list: (kind, selection, signal) =>
      selection.limit === undefined ? allPages(kind, selection, signal) : page(kind, selection, signal),

    async *watch(kind, selection, signal) {
      try {
        yield* watchOnce(connection, kind, selection, signal);
      } catch (error) {
        rethrow(error, { verb: 'watch', of: kind }, signal);
      }
    },

    create(object, options, signal) {
      const path = withQuery(collectionPath(object, object.metadata.namespace), writeQuery(options));
      const repeatable = object.metadata.generateName === undefined || options.dryRun === true;
      return sendObject(
        { method: 'POST', path, body: json(object), repeatable },
        { verb: 'create', of: refTo(object) },
        signal,
      );
    },

    apply(object, options, signal) {
      const path = withQuery(objectPath({ ...object, ...object.metadata }, options.subresource), {
        ...writeQuery(options),
        force: options.force === true ? true : undefined,
      });
      return sendObject(
        { method: 'PATCH', path, body: { type: 'application/apply-patch+yaml', value: object }, repeatable: true },
        { verb: 'apply', of: refTo(object) },
        signal,
      );
    },

    replace(object, options, signal) {
      const path = withQuery(objectPath({ ...object, ...object.metadata }, options.subresource), writeQuery(options));
      return sendObject(
        { method: 'PUT', path, body: json(object), repeatable: false },
        { verb: 'replace', of: refTo(object) },
        signal,
      );
    },

    patch(ref, patch, options, signal) {
      const path = withQuery(objectPath(ref, options.subresource), writeQuery(options));
      const body = { type: patchTypes[patch.type], value: patch.body };
      return sendObject(
        { method: 'PATCH', path, body, repeatable: patch.type !== 'json' },
        { verb: 'patch', of: ref },
        signal,
      );
    },

    async remove(ref, options, signal) {
      const preconditions = { uid: options.uid, resourceVersion: options.resourceVersion };
      const body = json({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...(options.uid === undefined && options.resourceVersion === undefined ? {} : { preconditions }),
        ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
        ...(options.propagation === undefined ? {} : { propagationPolicy: options.propagation }),
        ...(options.dryRun === true ? { dryRun: ['All'] } : {}),
      });
      const request: Ask = { method: 'DELETE', path: objectPath(ref), body, repeatable: true };
      try {
        await send(request, { verb: 'delete', of: ref }, signal);
        return 'removed';
      } catch (error) {
        if (isAbsent(error)) return 'absent';
        throw error;
      }
    },

    async mayI(review, signal) {
      const [resource, subresource] = review.resource.split('/');
      const { verb, group, namespace } = review;
      const spec = { resourceAttributes: { verb, group, resource, subresource, namespace } };
      const body = json({ apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec });
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      const doing = { verb: 'check permissions' };
      const answer = await send({ method: 'POST', path, body, repeatable: true, reads: true }, doing, signal);
      return wantedFlag(answer.json, 'status', 'allowed');
    },

    async version(signal) {
      const doing = { verb: 'read the version' };
      const { json, date } = await send({ method: 'GET', path: '/version', repeatable: true }, doing, signal);
      return { git: wantedText(json, 'gitVersion'), clock: date };
    },

    async groupVersions(signal) {
      const get = (path: string) =>
        send({ method: 'GET', path, repeatable: true }, { verb: 'list the kinds' }, signal).then(each => each.json);
      const [core, groups] = await Promise.all([get('/api'), get('/apis')]);
      const named = wantedList(groups, 'groups').flatMap(group => listAt(group, 'versions'));
      return new Set([
        ...wantedList(core, 'versions').filter(each => typeof each === 'string'),
        ...named.flatMap(each => textAt(each, 'groupVersion') ?? []),
      ]);
    },

    contents: (namespaces, signal) =>
      readContents(
        namespaces,
        (path, accept) => send({ method: 'GET', path, accept, repeatable: true }, { verb: 'list the kinds' }, signal),
        signal,
      ),

    exec: (execTarget, command, signal) => startExec(connection, execTarget, command, signal),
    forward: (podPort, signal) => forwardPort(connection, podPort, signal),
  };
}

const patchTypes: Readonly<Record<Patch['type'], string>> = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
};

const json = (value: unknown) => ({ type: 'application/json', value });

const kindOnly = ({ apiVersion, kind }: KindRef): KindRef => ({ apiVersion, kind });

const refTo = (object: KubeObject): ObjectRef => ({ ...kindOnly(object), ...object.metadata });

function writeQuery(options: WriteOptions): Readonly<Record<string, string | undefined>> {
  return {
    fieldManager: options.manager,
    fieldValidation: 'Strict',
    dryRun: options.dryRun === true ? 'All' : undefined,
  };
}

function isAbsent(error: unknown): boolean {
  const { kind } = failureOf(error);
  return kind === 'not-found' || kind === 'kind-missing';
}
