/** An API whose server's complaints about what is written are kept: the simulated programs try again in silence. */
import { type KubeObject, type ObjectRef, StatusError } from '../../../source/model/kube.ts';
import type { Api } from '../../../source/ports.ts';

/** Refusals that any program meets, real ones too: races with others, what does not exist yet or not any more. */
const ordinary = new Set([404, 409, 410, 429, 503]);

/** Notes each write that the server refuses as wrong. */
export function judged(api: Api, refused: (complaint: string) => void): Api {
  async function noting<T>(verb: string, ref: ObjectRef, write: Promise<T>): Promise<T> {
    try {
      return await write;
    } catch (error) {
      if (error instanceof StatusError && !ordinary.has(error.status.code)) {
        const { code, message } = error.status;
        refused(`${verb} ${ref.kind} ${ref.name}: ${code} ${message}`);
      }
      throw error;
    }
  }
  const refTo = (object: KubeObject): ObjectRef => ({ ...object, ...object.metadata });
  return {
    ...api,
    create: (object, options, signal) => noting('create', refTo(object), api.create(object, options, signal)),
    apply: (object, options, signal) => noting('apply', refTo(object), api.apply(object, options, signal)),
    replace: (object, options, signal) => noting('replace', refTo(object), api.replace(object, options, signal)),
    patch: (ref, patch, options, signal) => noting('patch', ref, api.patch(ref, patch, options, signal)),
    remove: (ref, options, signal) => noting('delete', ref, api.remove(ref, options, signal)),
  };
}
