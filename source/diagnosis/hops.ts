/**
 * The way of a request from a client to the helloworld of another cluster, hop by hop, from the client outwards: its own
 * configuration first (Service, credentials, istiod's view), then the network between, then what may hold it back at the
 * far end. Retries hide most of it from the client: only its own answers remain, and no error.
 */

import type { Hop } from './hop.ts';
import { endpointHop, localityHop } from './hops/client-endpoints.ts';
import { connectHop, trustHop } from './hops/connection.ts';
import { addressHop, exposureHop, gatewayHop, networkHop } from './hops/gateway.ts';
import { istiodHop, remoteSecretHop, shardHop } from './hops/istiod.ts';
import { policyHop } from './hops/policy.ts';
import { routingHop } from './hops/routing.ts';
import { clientHop, serverHop, serviceHop } from './hops/samples.ts';

export const hops: readonly Hop[] = [
  clientHop,
  serviceHop,
  remoteSecretHop,
  istiodHop,
  serverHop,
  shardHop,
  networkHop,
  addressHop,
  gatewayHop,
  exposureHop,
  endpointHop,
  connectHop,
  trustHop,
  routingHop,
  localityHop,
  policyHop,
];
