/** The rows of the Certificates screen: the root, then each cluster, in words. */
import { cleaned } from '../../source/model/clean.ts';
import type { CertificatePlan, CertificateRow } from '../../source/model/ledger.ts';
import type { MemberRow } from '../members.ts';
import { counted } from './numbers.ts';

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

/** What is said above the rows: the folder, and what is worth knowing. */
export function certificateHeads({ folder, warnings = [] }: CertificatePlan) {
  return { folder: cleaned(folder), warnings: warnings.map(warning => cleaned(warning)) };
}

/** The chosen one in full. `now`: milliseconds since 1970. */
export function certificateDetail(line: CertificateLine, now: number): readonly string[] {
  if (line.fingerprint === '') return [line.from];
  return [
    `${line.from}${line.subject === '' ? '' : `: ${line.subject}`}`,
    `SHA-256 ${line.fingerprint}`,
    ...(line.expires === '' ? [] : [`expires ${line.expires}, ${lifeWords(Date.parse(line.expires) - now)}`]),
  ];
}

const day = 86_400_000;

/** "in 41 days", "in 9 years", "12 days ago". */
function lifeWords(milliseconds: number): string {
  const days = Math.floor(Math.abs(milliseconds) / day);
  const words = days < 730 ? counted(days, 'day') : `${Math.floor(days / 365)} years`;
  return milliseconds < 0 ? `${words} ago` : `in ${words}`;
}
