/** Clusters behind HTTPS as they were at some moment, and the same at other addresses. */
import type { Dict, Doc } from './api-server/json.ts';
import type { ServerBackup } from './api-server/server.ts';
import type { Pair } from './serving-ca.ts';

/** Plain JSON. */
export type ClustersBackup = {
  /** Signs the certificates of the API servers. */
  readonly authority: Pair;
  readonly clusters: Readonly<Record<string, { readonly url: string; readonly server: ServerBackup }>>;
};

/** URLs by the ones that they had before. */
export type Moves = ReadonlyMap<string, string>;

const onLoopback = /https:\/\/127\.0\.0\.1:\d+/g;

/** With the present addresses wherever one is written down: in any text, and in what Secrets hold. */
export function moved(backup: ServerBackup, moves: Moves): ServerBackup {
  const { secrets = [], ...others } = backup.storage.objects;
  const inTexts = JSON.parse(replaced(JSON.stringify(others), moves)) as typeof others;
  return {
    ...backup,
    storage: { ...backup.storage, objects: { ...inTexts, secrets: secrets.map(each => withinSecret(each, moves)) } },
  };
}

const replaced = (text: string, moves: Moves): string => text.replaceAll(onLoopback, url => moves.get(url) ?? url);

function withinSecret(secret: Doc, moves: Moves): Doc {
  const data = Object.entries((secret.data ?? {}) as Dict).map(([key, value]) => {
    const text = Buffer.from(String(value), 'base64').toString('latin1');
    return [key, Buffer.from(replaced(text, moves), 'latin1').toString('base64')];
  });
  return data.length === 0 ? secret : { ...secret, data: Object.fromEntries(data) };
}
