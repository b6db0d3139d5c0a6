/** Asks helloworld from one pod for a few seconds: once, where `listen` continues until it is stopped. */
import { eachLine } from '../model/lines.ts';
import { ProblemError } from '../model/problem.ts';
import type { Observation } from '../model/tally.ts';
import type { Clock, Cluster, ExecTarget } from '../ports.ts';
import { helloReader, requestCommand } from './hello.ts';

export type Asking = {
  /** Milliseconds. */
  readonly askFor: number;
  readonly perSecond: number;
};

/** How long the command may take to end once its stdin has. */
const FAREWELL = 1000;

/** What was received until the time was over; a connection that was lost is a miss. Rejects when the signal aborts. */
export async function askAWhile(
  cluster: Cluster,
  client: ExecTarget,
  url: string,
  { askFor, perSecond }: Asking,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Observation[]> {
  const connection = new AbortController();
  const both = AbortSignal.any([signal, connection.signal]);
  const session = cluster.exec(client, requestCommand(url, perSecond), both);
  session.ended.catch(() => undefined); // what matters is on stdout
  const ending = async () => {
    await clock.sleep(askFor, both);
    session.close();
    await clock.sleep(FAREWELL, both);
    connection.abort();
  };
  ending().catch(() => undefined); // it ended by itself
  const all: Observation[] = [];
  try {
    const read = helloReader();
    for await (const line of eachLine(session.stdout)) {
      const observation = read(line);
      if (observation !== undefined) all.push(observation);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError || connection.signal.aborted)) throw error;
    if (error instanceof ProblemError) all.push({ observation: 'miss', reason: error.problem.title, took: 0 });
  } finally {
    session.close();
    connection.abort();
  }
  return all;
}
