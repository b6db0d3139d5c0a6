/** The port `Api` straight on the store: for simulated controllers and tests, without HTTPS. */
import { type KindRef, type KubeObject, StatusError } from '../../model/kube.ts';
import type { Api, ExecTarget, Unread, WriteOptions } from '../../ports.ts';
import { EVENTS } from './event-versions.ts';
import { startExec } from './exec-session.ts';
import { forwardTo } from './forward.ts';
import type { Inside } from './inside.ts';
import { shown } from './json.ts';
import { deleteObject } from './lifecycle.ts';
import type { Attributes } from './rbac.ts';
import { refusal } from './refusal.ts';
import type { Target, Write } from './requests.ts';
import { apiVersionOf, splitApiVersion } from './resources.ts';
import { patchScale } from './scale-writes.ts';
import { forbidden, notServed } from './status-errors.ts';
import type { User } from './users.ts';

export function createInProcessApi(inside: Inside, user: User, defaultManager: string): Api {
  const { core, reads, writes } = inside;

  const targetOf = (kind: KindRef, namespace: string | undefined): Target => {
    const { group, version } = splitApiVersion(kind.apiVersion);
    const resource = core.registry.byKind(group, kind.kind);
    if (resource?.versions.includes(version) !== true) throw notServed();
    return { resource, version, namespace: resource.namespaced ? namespace : undefined, user };
  };
  const authorize = (verb: string, target: Target, name: string, subresource?: string): void => {
    const { group, plural } = target.resource;
    const attributes: Attributes = {
      verb,
      group,
      resource: subresource === undefined ? plural : `${plural}/${subresource}`,
      ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
      ...(name === '' ? {} : { name }),
    };
    if (!core.authorizer.allows(user, attributes)) throw forbidden(target.resource, name, refusal(user, attributes));
  };
  const writeOf = (target: Target, options: WriteOptions): Write => ({
    ...target,
    manager: options.manager ?? defaultManager,
    dryRun: options.dryRun === true,
    validation: 'Strict',
    subresource: options.subresource,
  });
  const requireSubresource = (target: Target, subresource: string | undefined): void => {
    if (subresource !== undefined && !target.resource.subresources.includes(subresource)) throw notServed();
  };

  return {
    async get(ref, signal) {
      signal.throwIfAborted();
      try {
        const target = targetOf(ref, ref.namespace);
        authorize('get', target, ref.name);
        const found = reads.find(ref.name, target);
        return found === undefined ? undefined : shown(found);
      } catch (error) {
        if (error instanceof StatusError && error.status.code === 404) return undefined;
        throw error;
      }
    },

    async list(kind, { namespace, labels, fields, limit, continue: token }, signal) {
      signal.throwIfAborted();
      const target = targetOf(kind, namespace);
      authorize('list', target, '');
      const listed = reads.list({ labels, fields }, { limit, continue: token }, target);
      const { items, resourceVersion } = listed;
      const shownItems = items.map(shown);
      return listed.continue === undefined
        ? { items: shownItems, resourceVersion }
        : { items: shownItems, resourceVersion, continue: listed.continue };
    },

    async *watch(kind, { namespace, labels, fields, resourceVersion }, signal) {
      signal.throwIfAborted();
      const target = targetOf(kind, namespace);
      authorize('watch', target, '');
      for await (const { type, object } of reads.watch({ labels, fields }, { resourceVersion }, target, signal)) {
        yield { type, object: shown(object) };
      }
    },

    async create(object, options, signal) {
      signal.throwIfAborted();
      const target = targetOf(object, object.metadata.namespace);
      authorize('create', target, '');
      return shown(await writes.create(object, writeOf(target, options)));
    },

    async apply(object, options, signal) {
      signal.throwIfAborted();
      const target = targetOf(object, object.metadata.namespace);
      requireSubresource(target, options.subresource);
      authorize('patch', target, object.metadata.name, options.subresource);
      const { doc } = await writes.apply(
        object.metadata.name,
        object,
        writeOf(target, options),
        options.force === true,
      );
      return shown(doc);
    },

    async replace(object, options, signal) {
      signal.throwIfAborted();
      const { name, namespace } = object.metadata;
      const scaling = options.subresource === 'scale';
      if (scaling) throw new Error('replace a Scale by patching the scale subresource');
      const target = targetOf(object, namespace);
      requireSubresource(target, options.subresource);
      authorize('update', target, name, options.subresource);
      return shown(await writes.replace(name, object, writeOf(target, options)));
    },

    async patch(ref, patch, options, signal) {
      signal.throwIfAborted();
      const target = targetOf(ref, ref.namespace);
      requireSubresource(target, options.subresource);
      authorize('patch', target, ref.name, options.subresource);
      const write = writeOf(target, options);
      if (options.subresource === 'scale') return shown(await patchScale(inside, ref.name, patch, write));
      return shown(await writes.patch(ref.name, patch, write));
    },

    async remove(ref, options, signal) {
      signal.throwIfAborted();
      try {
        const target = targetOf(ref, ref.namespace);
        authorize('delete', target, ref.name);
        const { dryRun, ...how } = options;
        await deleteObject(core, ref.name, how, writeOf(target, dryRun === undefined ? {} : { dryRun }));
        return 'removed';
      } catch (error) {
        if (error instanceof StatusError && error.status.code === 404) return 'absent';
        throw error;
      }
    },

    async mayI({ verb, group, resource, namespace }, signal) {
      signal.throwIfAborted();
      const attributes = { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
      return core.authorizer.allows(user, attributes);
    },

    async version(signal) {
      signal.throwIfAborted();
      return { git: inside.version.gitVersion, clock: Math.floor(core.clock.now() / 1000) * 1000 };
    },

    async groupVersions(signal) {
      signal.throwIfAborted();
      return new Set(
        core.registry.all().flatMap(({ group, versions }) => versions.map(each => apiVersionOf(group, each))),
      );
    },

    async contents(namespaces, signal) {
      signal.throwIfAborted();
      const kinds = core.registry
        .all()
        .filter(({ namespaced, group }) => namespaced && group !== EVENTS)
        .map(({ group, kind, versions }) => ({ kind, apiVersion: apiVersionOf(group, versions[0] ?? '') }));
      const unread: Unread[] = [];
      const lists = namespaces.flatMap(namespace =>
        kinds.map(kind => {
          try {
            const target = targetOf(kind, namespace);
            authorize('list', target, '');
            return reads.list({}, {}, target).items.map(({ metadata }) => ({ ...kind, metadata }) as KubeObject);
          } catch (error) {
            if (!(error instanceof StatusError)) throw error;
            unread.push({ kind, words: `${kind.kind} in ${namespace}: ${error.message}` });
            return [];
          }
        }),
      );
      return { items: lists.flat(), unread };
    },

    exec: (target: ExecTarget, command, signal) =>
      startExec(
        inside,
        target,
        command,
        () => {
          const pods = targetOf({ apiVersion: 'v1', kind: 'Pod' }, target.namespace);
          authorize('create', pods, target.pod, 'exec');
        },
        signal,
      ),

    async forward(target, signal) {
      signal.throwIfAborted();
      const pods = targetOf({ apiVersion: 'v1', kind: 'Pod' }, target.namespace);
      authorize('create', pods, target.pod, 'portforward');
      return forwardTo(inside, target, signal);
    },
  };
}
