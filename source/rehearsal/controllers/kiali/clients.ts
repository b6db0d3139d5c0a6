/** The clusters that a running server has a client for, and whether each answers now. */
import { StatusError } from '../../../model/kube.ts';
import { ProblemError } from '../../../model/problem.ts';
import type { RemoteAccess } from '../../../ports.ts';
import type { Objects } from '../../mesh/objects.ts';
import type { Site } from '../site.ts';

export type Client = {
  /** What this server calls the cluster. */
  readonly name: string;
  /** Under which name it keeps that cluster's objects: another one where the kubeconfig calls it otherwise. */
  readonly cacheName: string;
  readonly isHome: boolean;
  readonly secret: string;
  readonly endpoint: string;
  /** How it reaches it; its own cluster is always there. */
  readonly access: RemoteAccess | undefined;
  /** The cluster that answers there, in the registry of simulated ones. */
  readonly member: string;
};

/** A cluster that does not answer any more, in the words of the client library. */
export class Unanswered extends Error {}

/** The objects of a cluster. Throws `Unanswered`. */
export async function objectsOf(site: Site, { access, member }: Client): Promise<Objects> {
  const objects = site.world.member(member)?.objects;
  if (objects === undefined) throw new Unanswered('connection refused');
  if (access === undefined) return objects;
  try {
    await site.world.dial(access);
    return objects;
  } catch (error) {
    if (error instanceof ProblemError || error instanceof StatusError) throw new Unanswered(error.message);
    throw error;
  }
}
