/** One simulated API server: a cluster's objects and the rules by which they are read and written. */
import { randomBytes } from 'node:crypto';
import type { Api, Clock } from '../../ports.ts';
import type { AdmissionCaller } from './admission.ts';
import { createAuthenticator } from './authenticator.ts';
import { builtinResources } from './builtin-resources.ts';
import type { Core } from './core.ts';
import { establishDefinitions } from './definitions.ts';
import { createCertificateUsers } from './http/certificate-users.ts';
import { createInProcessApi } from './in-process-api.ts';
import type { Inside, VersionInfo } from './inside.ts';
import type { Kubelet } from './kubelet.ts';
import { createAuthorizer } from './rbac.ts';
import { createReads } from './reads.ts';
import { createRegistry } from './registry.ts';
import { seed } from './seed.ts';
import { createServiceAddresses } from './service-addresses.ts';
import { type Backup, createStorage } from './storage.ts';
import { builtinTypes } from './types/builtin-types.ts';
import { admin, type User } from './users.ts';
import { createAdmission } from './webhooks.ts';
import { createWrites } from './writes.ts';

export type ApiServerOptions = {
  readonly name: string;
  readonly platform: 'openshift' | 'kubernetes';
  readonly clock: Clock;
  readonly kubelet?: Kubelet;
  /** Numbers from 0 up to 1, for names and addresses. */
  readonly random?: () => number;
  /** Goes on from there; a new cluster without. */
  readonly from?: ServerBackup;
};

/** Plain JSON of what another server needs to be the same cluster, as a real one needs etcd's data and its keys. */
export type ServerBackup = {
  readonly storage: Backup;
  /** Signs the tokens of service accounts. Base64. */
  readonly tokenKey: string;
};

export type ApiServer = {
  readonly name: string;
  readonly platform: 'openshift' | 'kubernetes';
  /** The port, in process, as this user (the administrator by default); `manager` writes where no manager is named. */
  api(user?: User, manager?: string): Api;
  /** The port as the bearer of a token; nothing when the token is refused. */
  login(token: string, manager?: string): Api | undefined;
  setKubelet(kubelet: Kubelet): void;
  setAdmission(caller: AdmissionCaller): void;
  /** Forgets the history of changes, so that older watches meet 410. */
  compact(): void;
  /** All that it is now. */
  backup(): ServerBackup;
  /** What the HTTPS listener needs. */
  readonly inside: Inside;
};

const version: VersionInfo = { major: '1', minor: '34', gitVersion: 'v1.34.4' };

export function createApiServer(options: ApiServerOptions): ApiServer {
  const { clock, platform, name, random = Math.random, from } = options;
  let { kubelet } = options;
  let caller: AdmissionCaller | undefined;
  const storage = createStorage(from?.storage);
  const tokenKey = from === undefined ? randomBytes(32) : Buffer.from(from.tokenKey, 'base64');
  const types = builtinTypes();
  const core: Core = {
    clock,
    random,
    storage,
    types,
    registry: createRegistry(storage, builtinResources(types), types),
    admission: createAdmission(storage, () => caller),
    authorizer: createAuthorizer(storage),
    addresses: createServiceAddresses(storage, platform === 'openshift' ? '172.30' : '10.96', random),
  };
  const writes = createWrites(core);
  establishDefinitions(core, writes);
  if (from === undefined) seed(core);
  const inside: Inside = {
    core,
    reads: createReads(core),
    writes,
    authenticator: createAuthenticator(core, tokenKey),
    certificateUser: createCertificateUsers(),
    kubelet: () => kubelet,
    version,
  };
  return {
    name,
    platform,
    api: (user = admin, manager = 'unknown') => createInProcessApi(inside, user, manager),
    login(token, manager = 'unknown') {
      const user = inside.authenticator.user(token);
      return user === undefined ? undefined : createInProcessApi(inside, user, manager);
    },
    setKubelet: given => {
      kubelet = given;
    },
    setAdmission: given => {
      caller = given;
    },
    compact: () => storage.compact(),
    backup: () => ({ storage: storage.backup(), tokenKey: tokenKey.toString('base64') }),
    inside,
  };
}
