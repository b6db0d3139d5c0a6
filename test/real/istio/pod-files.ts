/** What a kubelet puts into a pod's volumes, and the environment that its containers get. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at, listAt, recordAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';

export type Reader = {
  get(path: string): Promise<unknown>;
  token(namespace: string, account: string, audience: string | undefined): Promise<string>;
};

/** A Secret or ConfigMap that a volume cannot do without. */
export class NotThere extends Error {}

/** Writes a volume as a folder; nothing for kinds of volumes that are just empty. Written again: swapped at once. */
export async function writeVolume(folder: string, volume: unknown, pod: KubeObject, reader: Reader): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const files = await filesOf(volume, pod, reader);
  if (files === undefined) return chmodSync(folder, 0o777);
  const told = JSON.stringify(files);
  const marker = `${folder}.written`;
  if (contentOf(marker) === told) return;
  const version = `..${process.hrtime.bigint()}`;
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, version, name)), { recursive: true });
    writeFileSync(join(folder, version, name), content);
  }
  mkdirSync(join(folder, version), { recursive: true });
  rmSync(join(folder, '..next'), { force: true });
  symlinkSync(version, join(folder, '..next'));
  renameSync(join(folder, '..next'), join(folder, '..data'));
  for (const name of new Set(Object.keys(files).map(each => each.split('/')[0] ?? ''))) {
    rmSync(join(folder, name), { force: true });
    symlinkSync(join('..data', name), join(folder, name));
  }
  writeFileSync(marker, told);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

type Files = Record<string, Buffer | string>;

async function filesOf(volume: unknown, pod: KubeObject, reader: Reader): Promise<Files | undefined> {
  const namespace = pod.metadata.namespace ?? '';
  const dataOf = async (plural: string, name: string, source: unknown) => {
    const found = await reader.get(`/api/v1/namespaces/${namespace}/${plural}/${name}`);
    if (found === undefined && recordAt(source).optional !== true) throw new NotThere(`${plural} "${name}" not found`);
    return recordAt(found, 'data') as Record<string, string>;
  };
  const picked = (files: Files, source: unknown): Files => {
    const items = listAt(source, 'items');
    if (items.length === 0) return files;
    return Object.fromEntries(
      items.flatMap(each => {
        const content = files[textAt(each, 'key') ?? ''];
        return content === undefined ? [] : [[textAt(each, 'path') ?? '', content]];
      }),
    );
  };
  const secret = textAt(volume, 'secret', 'secretName') ?? textAt(volume, 'secret', 'name');
  if (secret !== undefined) {
    const data = await dataOf('secrets', secret, at(volume, 'secret'));
    const files = Object.fromEntries(Object.entries(data).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
    return picked(files, at(volume, 'secret'));
  }
  const configMap = textAt(volume, 'configMap', 'name');
  if (configMap !== undefined)
    return picked(await dataOf('configmaps', configMap, at(volume, 'configMap')), at(volume, 'configMap'));
  const token = at(volume, 'serviceAccountToken');
  if (token !== undefined) {
    const account = textAt(pod, 'spec', 'serviceAccountName') ?? 'default';
    const name = textAt(token, 'path') ?? 'token';
    return { [name]: await reader.token(namespace, account, textAt(token, 'audience')) };
  }
  const downward = listAt(volume, 'downwardAPI', 'items');
  if (downward.length > 0) {
    return Object.fromEntries(
      downward.map(each => [
        textAt(each, 'path') ?? '',
        fieldOf(pod, textAt(each, 'fieldRef', 'fieldPath') ?? '') ?? '1',
      ]),
    );
  }
  const sources = listAt(volume, 'projected', 'sources');
  if (sources.length === 0) return undefined;
  const parts = await Promise.all(sources.map(each => filesOf(each, pod, reader)));
  return Object.assign({}, ...parts.map(each => each ?? {}));
}

/** A field of the pod as the downward API writes it. */
function fieldOf(pod: KubeObject, path: string): string | undefined {
  const key = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (key !== null) return textAt(pod, 'metadata', key[1] ?? '', key[2] ?? '') ?? '';
  const found = at(pod, ...path.split('.'));
  if (typeof found === 'string') return found;
  if (found === undefined) return '';
  return Object.entries(found as Record<string, string>)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join('\n');
}

/** `pod` has its address already. */
export function environmentOf(pod: KubeObject, container: unknown): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const each of listAt(container, 'env')) {
    const field = textAt(each, 'valueFrom', 'fieldRef', 'fieldPath');
    const limit = textAt(each, 'valueFrom', 'resourceFieldRef', 'resource');
    const ofLimit = limit?.endsWith('memory') ? '1073741824' : '2';
    const value = field === undefined ? (textAt(each, 'value') ?? (limit && ofLimit)) : fieldOf(pod, field);
    result[textAt(each, 'name') ?? ''] = expanded(value ?? '', result);
  }
  return result;
}

/** `$(NAME)` of what was said before. */
export function expanded(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (whole, name: string) => environment[name] ?? whole);
}
