/** East-west gateways without a load balancer. */
import { textAt } from '../../model/fields.ts';
import { sh } from '../../model/shell-word.ts';
import { type HealthCheck, inEach } from '../health-check.ts';

const NODES = 'traffic.istio.io/nodeSelector';

export const nodePortGateways: HealthCheck = {
  id: 'node-port-gateways',
  group: 'workloads',
  title: 'East-west gateways of type NodePort name the nodes at which they are reached',
  weight: 'problem',
  judge: seen =>
    inEach(
      seen,
      'Services',
      ({ services }) => services,
      (services, { member, system }) => {
        const gateways = services.filter(
          ({ metadata: { namespace, labels = {} } }) =>
            namespace === system && labels['topology.istio.io/network'] !== undefined,
        );
        const bare = gateways.filter(
          each => textAt(each, 'spec', 'type') === 'NodePort' && each.metadata.annotations?.[NODES] === undefined,
        );
        return {
          fine:
            gateways.length === 0
              ? 'no gateway'
              : gateways.map(each => textAt(each, 'spec', 'type') ?? 'ClusterIP').join(', '),
          findings: bare.map(({ metadata }) => ({
            words: `the gateway of ${member.name} is a NodePort and names no nodes: istiod has no address of it`,
            evidence: [`Service ${system}/${metadata.name} has no annotation ${NODES}`],
            fix: sh`kubectl -n ${system} annotate service ${metadata.name} ${`${NODES}={}`}, where the nodes are reached from the other clusters; better: a load balancer`,
          })),
        };
      },
    ),
};
