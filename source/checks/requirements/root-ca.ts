/** All clusters' CAs come from one root (docs/istio/certificates.md#existing-cacerts). */
import type { Evidence } from '../../model/check-result.ts';
import type { CertificatePlan, CertificateRow } from '../../model/ledger.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import { type Candidate, listed } from '../subject.ts';

export const rootCa: Check = {
  id: 'root-ca',
  title: 'All cluster CAs share one root',
  weight: 'problem',
  run: async ({ certificates, candidates, changeRoot }, signal) => {
    if ('problems' in certificates) return { evidence: [], trouble: certificates.problems };
    const { plan } = certificates;
    const moved = candidates.filter(({ member }) => member.istiodsToRestart !== undefined);
    const used = await Promise.all(moved.map(candidate => hasSidecars(candidate, signal)));
    const refused = changeRoot === undefined ? moved.filter((_each, index) => used[index]) : [];
    return {
      evidence: plan.clusters.map(row => evidence(plan, row)),
      trouble: refused.map(candidate => ownRoot(candidate, refused, plan)),
      doubts: [
        ...moved.filter(each => !refused.includes(each)).map(restarted),
        ...(plan.warnings ?? []).map(words =>
          trouble('bad-certificate', words, `the certificates are in ${plan.folder}`),
        ),
      ],
    };
  },
};

/** Whether workloads have certificates that this istiod signed. Where that cannot be told, they may. */
async function hasSidecars(candidate: Candidate, signal: AbortSignal): Promise<boolean> {
  const selection = { labels: 'security.istio.io/tlsMode=istio' };
  const pods = await listed(candidate, { apiVersion: 'v1', kind: 'Pod' }, signal, selection);
  return pods === undefined || pods.length > 0;
}

/**
 * Moving istiod to another root breaks mutual TLS between workloads that have the new one already and those that do not
 * (docs/istio/certificates.md#rotation). Its own root as the mesh's needs no restart at all.
 */
function ownRoot(
  { member: { name, context } }: Candidate,
  all: readonly Candidate[],
  { folder }: CertificatePlan,
): Problem {
  const part = (key: string, file: string) =>
    sh`kubectl --context ${context} -n istio-system get secret istio-ca-secret -o ${`go-template={{index .data "${key}" | base64decode}}`} > ${`${folder}/${file}`}`;
  const clusters = all.map(({ member }) => sh`--cluster ${`${member.name}=${member.context}`}`).join(' ');
  const phases = `eastwest change-root ${clusters} ${sh`--certificates ${folder}`}`;
  return trouble(
    'roots-differ',
    `${name}: istiod signs with a root of its own, and workloads trust it; with another one they would refuse each other until all are restarted`,
    `move it to the mesh's root in phases, without an interruption: ${phases}. Or make its root that of the mesh, which restarts nothing, in a folder that has no root yet: ${sh`mkdir -p -m 700 ${folder}`}; (umask 077; ${part('ca-key.pem', 'root-key.pem')}; ${part('ca-cert.pem', 'root-cert.pem')}); then run again. Or in a maintenance window, and restart all workloads: --change-root`,
  );
}

/** What trusts the old root only does not accept what the new one signed, until each workload was restarted. */
function restarted({ member }: Candidate): Problem {
  return trouble(
    'roots-differ',
    `${member.name}: istiod signs with a different root than the mesh's; the plan restarts it with cacerts`,
    `its workloads and gateways keep certificates of the old root until they are restarted too: ${sh`kubectl --context ${member.context}`} -n NAMESPACE rollout restart deployment`,
  );
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
