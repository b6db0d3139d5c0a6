/** What the ways into the API server share: in process, by HTTPS, by exec. */

import type { Authenticator } from './authenticator.ts';
import type { Core } from './core.ts';
import type { CertificateUsers } from './http/certificate-users.ts';
import type { Kubelet } from './kubelet.ts';
import type { Reads } from './reads.ts';
import type { Writes } from './writes.ts';

export type Inside = {
  readonly core: Core;
  readonly reads: Reads;
  readonly writes: Writes;
  readonly authenticator: Authenticator;
  readonly certificateUser: CertificateUsers;
  readonly kubelet: () => Kubelet | undefined;
  readonly version: VersionInfo;
};

export type VersionInfo = { readonly major: string; readonly minor: string; readonly gitVersion: string };
