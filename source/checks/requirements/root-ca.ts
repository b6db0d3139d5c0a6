/** All clusters' CAs come from one root (docs/istio/certificates.md#existing-cacerts). */
import type { Evidence } from '../../model/check-result.ts';
import type { CertificatePlan, CertificateRow } from '../../model/ledger.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import type { Candidate } from '../subject.ts';

export const rootCa: Check = {
  id: 'root-ca',
  title: 'All cluster CAs share one root',
  weight: 'problem',
  look: ({ certificates, candidates }) => {
    if ('problems' in certificates) return { evidence: [], trouble: certificates.problems };
    const { plan } = certificates;
    return {
      evidence: plan.clusters.map(row => evidence(plan, row)),
      trouble: [],
      doubts: [
        ...candidates.flatMap(restarted),
        ...(plan.warnings ?? []).map(words =>
          trouble('bad-certificate', words, `the certificates are in ${plan.folder}`),
        ),
      ],
    };
  },
};

/** What trusts the old root only does not accept what the new one signed, until each workload was restarted. */
function restarted({ member }: Candidate): readonly Problem[] {
  if (member.istiodsToRestart === undefined) return [];
  return [
    trouble(
      'roots-differ',
      `${member.name}: istiod signs with another root than the mesh's; the plan restarts it with cacerts`,
      `its workloads and gateways keep certificates of the old root until they are restarted too: ${sh`kubectl --context ${member.context}`} -n NAMESPACE rollout restart deployment`,
    ),
  ];
}

function evidence({ root }: CertificatePlan, { cluster, from, fingerprint }: CertificateRow): Evidence {
  const anchor = root.fingerprint === undefined ? 'a generated root' : `root SHA-256 ${root.fingerprint.slice(0, 23)}…`;
  switch (from) {
    case 'generate':
      return { cluster, words: `will be generated, from ${anchor}` };
    case 'folder':
      return { cluster, words: `from the folder${shortened(fingerprint)}, of ${anchor}` };
    case 'cluster':
      return { cluster, words: `its own cacerts${shortened(fingerprint)}, of ${anchor}` };
  }
}

function shortened(fingerprint: string | undefined): string {
  return fingerprint === undefined ? '' : ` (${fingerprint.slice(0, 11)}…)`;
}
