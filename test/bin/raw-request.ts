/** A request to a cluster of a rehearsal, past everything of ours: as another client would change it. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { load } from 'js-yaml';
import { listAt, textAt } from '../../source/model/fields.ts';

export type RawAnswer = { readonly code: number; readonly body: unknown };

export async function rawRequest(
  kubeconfig: string,
  cluster: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: { readonly type: string; readonly content: unknown },
): Promise<RawAnswer> {
  const config = load(readFileSync(kubeconfig, 'utf8'));
  const entry = listAt(config, 'clusters').find(each => textAt(each, 'name') === cluster);
  const user = listAt(config, 'users').find(each => textAt(each, 'name') === `${cluster}-admin`);
  const pem = (value: unknown, ...fields: readonly string[]) => Buffer.from(textAt(value, ...fields) ?? '', 'base64');
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const sent = request(
    `${textAt(entry, 'cluster', 'server')}${path}`,
    {
      method,
      agent: false,
      ca: pem(entry, 'cluster', 'certificate-authority-data'),
      cert: pem(user, 'user', 'client-certificate-data'),
      key: pem(user, 'user', 'client-key-data'),
      headers: body === undefined ? {} : { 'Content-Type': body.type },
    },
    answer => void text(answer).then(got => resolve({ code: answer.statusCode ?? 0, body: JSON.parse(got) }), reject),
  );
  sent.on('error', reject);
  sent.end(body === undefined ? undefined : JSON.stringify(body.content));
  return promise;
}
