/** The CA files that the user names for API servers, read before anything is contacted. */
import { type Problem, ProblemError } from '../model/problem.ts';
import type { ClusterChoice } from './choices.ts';
import type { Host } from './host.ts';

export type NamedAuthorities = {
  /** PEM by cluster name, where one is named. */
  readonly authorities: ReadonlyMap<string, string>;
  /** Files that cannot be read, or hold no certificate. */
  readonly problems: readonly Problem[];
};

export async function namedAuthorities(
  clusters: readonly ClusterChoice[],
  host: Pick<Host, 'readAuthorities'>,
): Promise<NamedAuthorities> {
  const authorities = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { name, apiCa } of clusters) {
    if (apiCa === undefined) continue;
    try {
      authorities.set(name, await host.readAuthorities(apiCa));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push({ ...error.problem, title: `${name}: ${error.problem.title}` });
    }
  }
  return { authorities, problems };
}
