/** Whether a server's certificate is verified by a CA and a name: one request without any login. */
import { textAt } from '../model/fields.ts';
import { jsonValue } from '../model/limited-json.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { Verification, VerifyServer } from '../ports.ts';
import type { Connection } from './connection/connection.ts';
import { connectionTo } from './connection/trusted-connection.ts';
import { failureOf } from './failures/failure.ts';
import { hostAndPort, problemOf } from './failures/problems.ts';
import { textOf } from './responses/body.ts';
import { MOST_REFUSAL } from './responses/limits.ts';

/** Milliseconds for an answer once there is a connection. */
const patience = 10_000;

/** Requests `/version` without credentials: whatever the response, even 401, the certificate was verified before it. */
export function createVerifyServer(environment: NodeJS.ProcessEnv): VerifyServer {
  return async (server, trust, signal) => {
    if (!URL.canParse(server)) {
      const hint = 'Give the API server as https://host:port (--cluster NAME,api=URL)';
      return { outcome: 'unreachable', why: { code: 'bad-input', title: `${server} is not a URL`, hint } };
    }
    let connection: Connection | undefined;
    try {
      connection = connectionTo(server, trust, undefined, environment);
      return { outcome: 'verified', isKubernetes: isOfKubernetes(await answerOf(connection, signal)) };
    } catch (error) {
      signal.throwIfAborted();
      return failed(server, error);
    } finally {
      await connection?.close();
    }
  };
}

async function answerOf(connection: Connection, signal: AbortSignal): Promise<string> {
  const { requests } = await connection.open(signal);
  const response = await requests.request({
    origin: connection.origin,
    path: `${connection.prefix}/version`,
    method: 'GET',
    headers: { accept: 'application/json', 'user-agent': 'eastwest' },
    signal,
    headersTimeout: patience,
    bodyTimeout: patience,
  });
  return textOf(response.body, MOST_REFUSAL, { ...connection, patience: { whole: patience } });
}

/** Its version, or a refusal in its own form. Proxies that want a login of their own answer in a form of their own. */
function isOfKubernetes(text: string): boolean {
  const value = jsonValue(text);
  return textAt(value, 'gitVersion') !== undefined || textAt(value, 'kind') === 'Status';
}

function failed(server: string, error: unknown): Verification {
  const failure = failureOf(error);
  // It wants a client's certificate, which a token is none of; its own was verified before.
  if (failure.kind === 'client-certificate') return { outcome: 'verified', isKubernetes: false };
  const isCertificate = failure.kind === 'unreachable' && failure.cause === 'certificate';
  return { outcome: isCertificate ? 'not-verified' : 'unreachable', why: worded(server, error) };
}

function worded(server: string, error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const problem = problemOf(error, { cluster: hostAndPort(server), server, verb: 'read the version' });
  if (problem === undefined) throw error;
  return problem;
}
