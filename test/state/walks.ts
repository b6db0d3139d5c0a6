/** Walks made by hand, and what they rest on. */
import type { ClusterEvidence, Evidence } from '../../source/diagnosis/evidence.ts';
import type { Walk } from '../../source/diagnosis/walk.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { emptyTally } from '../../source/model/tally.ts';

/** Without its remote secret. */
export const broken: Walk = {
  from: 'east',
  to: 'west',
  version: 'v2',
  received: 0,
  asked: 40,
  state: 'broken',
  hops: [
    {
      hop: { id: 'remote-secret', title: 'Remote secret present' },
      found: {
        verdict: 'broken',
        cause: 'no remote secret for west',
        evidence: ['no Secret with istio/multiCluster=true'],
        fix: 'run eastwest up again',
      },
    },
  ],
};

export const fine: Walk = {
  from: 'west',
  to: 'east',
  version: 'v1',
  received: 20,
  asked: 40,
  state: 'fine',
  hops: [{ hop: { id: 'client', title: 'Client ready' }, found: { verdict: 'ok', evidence: 'curl is ready' } }],
};

const unseen = { unseen: 'not readable' };

/** A mesh where nothing can be read: every hop is told as not seen. */
export function blindTo(mesh: Mesh): Evidence {
  const nothing: ClusterEvidence = {
    answers: emptyTally(['v1', 'v2']),
    clients: unseen,
    dials: new Map(),
    endpoints: unseen,
    service: unseen,
    servers: unseen,
    roots: unseen,
    system: unseen,
    gatewayServices: unseen,
    gatewayDeployments: unseen,
    exposures: unseen,
    remoteSecrets: unseen,
    istiods: unseen,
    destinationRules: unseen,
    virtualServices: unseen,
    sidecars: unseen,
    settings: unseen,
    authorizationPolicies: unseen,
    peerAuthentications: unseen,
  };
  return { mesh, clusters: new Map(mesh.members.map(({ name }) => [name, nothing])) };
}
