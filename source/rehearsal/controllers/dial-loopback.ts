/** What is in front of a simulated API server on this machine, a proxy with a certificate of its own: dialled for real. */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { textAt } from '../../model/fields.ts';
import type { RemoteAccess, ServerTrust } from '../../ports.ts';

/** Who answered; else the words of the dialler. */
export type Answered =
  | { readonly uid: string }
  | { readonly code: 'unreachable' | 'unauthorized'; readonly why: string };

/** Milliseconds. */
const patience = 5_000;
/** Characters of a Namespace, with room. */
const most = 100_000;

/** True for a URL that leads no further than this machine. */
export function isOnThisMachine(server: string): boolean {
  if (!URL.canParse(server)) return false;
  const { protocol, hostname } = new URL(server);
  return protocol === 'https:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** The UID of `kube-system` there, read with exactly that CA, server name and token. */
export async function dialLoopback(access: RemoteAccess): Promise<Answered> {
  try {
    const response = await answerOf(access);
    if (response.status === 401) return { code: 'unauthorized', why: 'Unauthorized' };
    const uid = textAt(JSON.parse(response.text), 'metadata', 'uid');
    if (uid !== undefined) return { uid };
    return { code: 'unreachable', why: `the server answers ${response.status} and is no API server` };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { code: 'unreachable', why: error.message };
  }
}

type Response = { readonly status: number; readonly text: string };

function answerOf({ server, token, ...trust }: RemoteAccess): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${server.replace(/\/$/, '')}/api/v1/namespaces/kube-system`,
      { ...trustOf(trust), agent: false, timeout: patience, headers: { authorization: `Bearer ${token}` } },
      response => textOf(response).then(text => resolve({ status: response.statusCode ?? 0, text }), reject),
    );
    asked.on('timeout', () => asked.destroy(new Error('i/o timeout')));
    asked.on('error', reject);
    asked.end();
  });
}

/** An IP is not an SNI; it is looked for in the certificate all the same. */
function trustOf({ ca, serverName: name, insecure }: ServerTrust) {
  if (insecure === true) return { rejectUnauthorized: false };
  if (name === undefined) return { ca };
  const identity: typeof checkServerIdentity = (_host, certificate) => checkServerIdentity(name, certificate);
  return isIP(name) === 0 ? { ca, servername: name } : { ca, checkServerIdentity: identity };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    if (text.length > most) throw new Error('the answer is too long');
  }
  return text;
}
