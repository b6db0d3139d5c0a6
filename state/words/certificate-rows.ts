/** The CAs in lines: the root, then each cluster. */
import { cleaned } from '../../source/model/clean.ts';
import type { CertificatePlan, CertificateRow } from '../../source/model/ledger.ts';
import type { MemberRow } from '../members.ts';

export type CertificateLine = {
  readonly index: number | undefined;
  readonly letter: string;
  readonly name: string;
  readonly from: string;
  /** '' when the certificate is still to be made. */
  readonly fingerprint: string;
  readonly subject: string;
  /** A day, 2036-11-20. */
  readonly expires: string;
};

export function certificateRows(plan: CertificatePlan, members: readonly MemberRow[]): readonly CertificateLine[] {
  const rows = plan.clusters.map(row => {
    const member = members.find(each => each.name === row.cluster);
    return { index: member?.index, letter: member?.letter ?? '', name: cleaned(row.cluster, 63), ...described(row) };
  });
  return [{ index: undefined, letter: '', name: 'root', ...described(plan.root) }, ...rows];
}

const sources: Readonly<Record<CertificateRow['from'], string>> = {
  generate: 'will be generated',
  folder: 'from the folder',
  cluster: 'existing, kept',
};

function described(row: CertificateRow) {
  return {
    from: sources[row.from],
    fingerprint: cleaned(row.fingerprint ?? '', 100),
    subject: cleaned(row.subject ?? '', 200),
    expires: row.expires === undefined ? '' : new Date(row.expires).toISOString().slice(0, 10),
  };
}
