/** All clusters' CAs come from one root (domain I1, §6.6). */
import type { Evidence } from '../../model/check-result.ts';
import type { CertificatePlan, CertificateRow } from '../../model/ledger.ts';
import { type Check, trouble } from '../check.ts';

export const rootCa: Check = {
  id: 'root-ca',
  title: 'The CAs of all clusters come from one root',
  weight: 'problem',
  look: ({ certificates }) => {
    if ('problems' in certificates) return { evidence: [], trouble: certificates.problems };
    const { plan } = certificates;
    return {
      evidence: plan.clusters.map(row => evidence(plan, row)),
      trouble: [],
      doubts: (plan.warnings ?? []).map(words =>
        trouble('bad-certificate', words, `the certificates are in ${plan.folder}`),
      ),
    };
  },
};

function evidence({ root }: CertificatePlan, { cluster, from, fingerprint }: CertificateRow): Evidence {
  const anchor =
    root.fingerprint === undefined ? 'a root that is made' : `root SHA-256 ${root.fingerprint.slice(0, 23)}…`;
  switch (from) {
    case 'generate':
      return { cluster, words: `to be made, of ${anchor}` };
    case 'folder':
      return { cluster, words: `from the folder${shortened(fingerprint)}, of ${anchor}` };
    case 'cluster':
      return { cluster, words: `its own cacerts${shortened(fingerprint)}, of ${anchor}` };
  }
}

function shortened(fingerprint: string | undefined): string {
  return fingerprint === undefined ? '' : ` (${fingerprint.slice(0, 11)}…)`;
}
