/** Creating, replacing, patching and applying: the way of a write from its body to the storage. */
import type { Patch } from '../../ports.ts';
import {
  asStored,
  complete,
  decodeBody,
  decodePatched,
  inVersion,
  own,
  sameName,
  settled,
  settleNamespace,
  validate,
} from './conversion.ts';
import { type Core, timestamp } from './core.ts';
import { emptyObject } from './defaults/empty-objects.ts';
import { applied, type FieldManagement, tracked } from './fields/field-manager.ts';
import type { Writer } from './fields/managers.ts';
import type { Doc } from './json.ts';
import { refuseTerminating } from './lifecycle.ts';
import { admitBuiltin, bear, beginPod, carryOver, counted, resetNew, taking } from './preparation.ts';
import { refuseOverQuota } from './quotas.ts';
import { keyOf } from './registry.ts';
import type { Write } from './requests.ts';
import { apiVersionOf } from './resources.ts';
import { warningsOf } from './rules/warnings.ts';
import { alreadyExists, conflict, modified, notFound, unknownError } from './status-errors.ts';
import {
  configuration,
  isFinished,
  nameNew,
  patched,
  refuseOtherUid,
  requireVersion,
  resetFields,
  unchanged,
} from './write-steps.ts';

export type Writes = {
  readonly create: (body: unknown, write: Write) => Promise<Doc>;
  readonly replace: (name: string, body: unknown, write: Write) => Promise<Doc>;
  readonly patch: (name: string, patch: Patch, write: Write) => Promise<Doc>;
  readonly apply: (
    name: string,
    config: unknown,
    write: Write,
    force: boolean,
  ) => Promise<{ doc: Doc; created: boolean }>;
  /** Stores the next form of the object, through admission and all rules; `change` sees the newest each time. */
  readonly update: (name: string, write: Write, change: (before: Doc) => Doc) => Promise<Doc>;
};

const ATTEMPTS = 5;

export function createWrites(core: Core): Writes {
  const { storage, admission } = core;

  const management = (write: Write): FieldManagement => ({
    type: write.resource.type(write.version),
    reset: resetFields(write),
    now: timestamp(core),
    empty: emptyObject(write.resource.custom === undefined ? write.resource.kind : ''),
  });
  const writerOf = (write: Write, operation: Writer['operation']): Writer => ({
    manager: write.manager,
    operation,
    apiVersion: apiVersionOf(write.resource.group, write.version),
    subresource: write.subresource,
  });
  const find = (write: Write, name: string): Doc | undefined => {
    const found = storage.get(keyOf(write.resource), write.namespace, name);
    return found === undefined ? undefined : inVersion(found, write.resource, write.version);
  };
  const review = (write: Write, operation: 'CREATE' | 'UPDATE', object: Doc, oldObject: Doc | undefined) => ({
    ...write,
    operation,
    name: object.metadata.name,
    object,
    oldObject,
  });
  const store = (doc: Doc, write: Write): Doc => {
    if (write.dryRun) return doc;
    const stored = storage.put(keyOf(write.resource), asStored(doc, write.resource));
    return inVersion(stored, write.resource, write.version);
  };

  /** Warnings go to HTTP clients; the controllers in here do not read them. */
  const warn = (doc: Doc, before: Doc | undefined, { warn: tell }: Write): void => {
    if (tell !== undefined) for (const text of warningsOf(doc, before)) tell(text);
  };

  /** `track` adds the managed fields, by apply or by comparison with nothing. */
  async function bring(given: Doc, write: Write, track: (doc: Doc) => Doc): Promise<Doc> {
    const { resource, version, namespace } = write;
    let doc = own(given, resource);
    nameNew(doc, core.random);
    refuseTerminating(core, write, doc.metadata.name);
    bear(doc, core, resource);
    resetNew(doc, resource);
    const hooked = admission.concerns(review(write, 'CREATE', doc, undefined));
    complete(doc, resource, version);
    // Managed fields are those of the request: what admission and allocation add has no owner.
    doc = track(doc);
    admitBuiltin(doc, undefined, core);
    if (hooked) {
      doc = own(await admission.mutate(review(write, 'CREATE', doc, undefined)), resource);
      complete(doc, resource, version);
    }
    beginPod(doc);
    validate(doc, undefined, write);
    warn(doc, undefined, write);
    if (hooked) await admission.validate(review(write, 'CREATE', doc, undefined));
    const taken = storage.get(keyOf(resource), namespace, doc.metadata.name);
    if (taken !== undefined) throw alreadyExists(resource, doc.metadata.name, taken.metadata.deletionTimestamp);
    refuseOverQuota(storage, doc, write);
    return store(doc, write);
  }

  async function update(
    name: string,
    write: Write,
    change: (before: Doc) => Doc,
    writer: Writer | undefined,
  ): Promise<Doc> {
    const { resource } = write;
    for (let attempt = 1; ; attempt += 1) {
      const before = find(write, name);
      if (before === undefined) throw notFound(resource, name);
      const next = await prepare(before, change(before), write, writer);
      // Admission may have taken its time: what was compared with must still be what is stored.
      if (find(write, name)?.metadata.resourceVersion !== before.metadata.resourceVersion) {
        if (attempt < ATTEMPTS) continue;
        throw modified(resource, name);
      }
      validate(next, before, write);
      warn(next, before, write);
      if (unchanged(next, before)) return before;
      // The last finalizer gone: removed at once, never stored without it. Watches see its last stored form.
      if (isFinished(next)) {
        if (!write.dryRun) storage.drop(keyOf(resource), before);
        return next;
      }
      return store(next, write);
    }
  }

  async function prepare(before: Doc, wanted: Doc, write: Write, writer: Writer | undefined): Promise<Doc> {
    const { resource, version } = write;
    const given = wanted.metadata.resourceVersion;
    const { name } = before.metadata;
    if (given !== undefined && given !== '' && given !== before.metadata.resourceVersion)
      throw modified(resource, name);
    const uid = wanted.metadata.uid;
    if (uid !== undefined && uid !== '' && uid !== before.metadata.uid) {
      const key = `/registry/${resource.plural}/${write.namespace === undefined ? '' : `${write.namespace}/`}${name}`;
      const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${String(uid)}, UID in object meta: ${String(before.metadata.uid)}`;
      throw conflict(resource, name, why);
    }
    let doc = carryOver(own(taking(wanted, write), resource), before, write);
    complete(doc, resource, version);
    if (writer !== undefined) {
      // What is written of a custom object's metadata with its status is dropped, and yet owned.
      const seen = write.subresource === 'status' && resource.custom !== undefined ? wanted.metadata : doc.metadata;
      const { managedFields } = tracked(before, { ...doc, metadata: seen }, writer, management(write)).metadata;
      doc = { ...doc, metadata: { ...doc.metadata, managedFields } };
    }
    admitBuiltin(doc, before, core);
    if (admission.concerns(review(write, 'UPDATE', doc, before))) {
      const mutated = await admission.mutate(review(write, 'UPDATE', doc, before));
      doc = carryOver(own(taking(mutated, write), resource), before, write);
      complete(doc, resource, version);
      await admission.validate(review(write, 'UPDATE', doc, before));
    }
    return counted(doc, before, write);
  }

  return {
    async create(body, write) {
      const doc = decodeBody(body, write, core.registry);
      settleNamespace(doc, write.namespace);
      const given = doc.metadata.resourceVersion;
      if (given !== undefined && given !== '')
        throw unknownError('resourceVersion should not be set on objects to be created');
      return bring(doc, write, made => tracked(undefined, made, writerOf(write, 'Update'), management(write)));
    },

    async replace(name, body, write) {
      const doc = decodeBody(body, write, core.registry);
      if (find(write, name) !== undefined) requireVersion(doc, name, write);
      settleNamespace(doc, write.namespace);
      sameName(doc, name);
      return update(name, write, () => doc, writerOf(write, 'Update'));
    },

    async patch(name, patch, write) {
      const change = (before: Doc) => decodePatched(patched(before, patch, write), before, patch, write);
      return update(
        name,
        write,
        before => {
          const doc = change(before);
          sameName(doc, name);
          settleNamespace(doc, write.namespace);
          refuseOtherUid(doc, before, write);
          return doc;
        },
        writerOf(write, 'Update'),
      );
    },

    async apply(name, config, write, force) {
      const existed = find(write, name) !== undefined;
      if (!existed && write.subresource !== undefined) throw notFound(write.resource, name);
      const doc = configuration(name, config, write);
      const how = { ...management(write), force };
      const writer = writerOf(write, 'Apply');
      if (!existed) {
        if (doc.metadata.uid !== undefined) {
          const why = `uid mismatch: the provided object specified uid ${String(doc.metadata.uid)}, and no existing object was found`;
          throw conflict(write.resource, name, why);
        }
        // The managed fields are of what was applied; defaults have no owner.
        const empty = { apiVersion: doc.apiVersion, kind: doc.kind, metadata: { name } } as Doc;
        const { managedFields } = applied(empty, doc, writer, how).metadata;
        const track = (made: Doc) => ({ ...made, metadata: { ...made.metadata, managedFields } });
        return { doc: await bring(settled(doc, write.resource, write.version), write, track), created: true };
      }
      const change = (before: Doc) => {
        refuseOtherUid(doc, before, write);
        return settled(applied(before, doc, writer, how), write.resource, write.version);
      };
      return { doc: await update(name, write, change, undefined), created: false };
    },

    update: (name, write, change) => update(name, write, change, writerOf(write, 'Update')),
  };
}
