/** The ledger of the CAs: which root the mesh has, which each cluster has, which is in use, and whether they are equal. */
import { cleaned } from '../../source/model/clean.ts';
import type { CertificatePlan, CertificateRow } from '../../source/model/ledger.ts';
import { listed } from '../../source/model/listed.ts';
import type { ClusterRoots, RootFact, RootsSeen } from '../../source/model/roots-seen.ts';
import type { Draft } from '../draft.ts';
import { type MemberRow, membersOf } from '../members.ts';
import type { Session } from '../session.ts';
import type { DetailLine } from './lane-lines.ts';
import { counted } from './numbers.ts';

/** One root as it is beside the others. */
export type Seal = {
  readonly standing: 'ok' | 'warning' | 'problem' | 'none';
  /** Which of several roots it is, from 1; absent where there is one only. */
  readonly number?: number;
  /** '' where there is none. */
  readonly fingerprint: string;
};

export type LedgerRow = {
  /** Of a cluster: its place in the mesh. */
  readonly index: number | undefined;
  readonly letter: string;
  readonly name: string;
  /** In the folder, or in `cacerts`. */
  readonly root: Seal;
  /** What istiod signs with. */
  readonly inUse: Seal;
  /** Of the intermediate CA; '' where it does not exist. */
  readonly intermediate: string;
  /** Of the intermediate CA, else of the root, milliseconds since 1970. */
  readonly expires?: number;
  readonly source: string;
  readonly detail: readonly DetailLine[];
};

export type Ledger = {
  readonly folder: string;
  readonly standing: 'ok' | 'warning' | 'problem' | 'waiting';
  /** Whether all roots are equal, in one sentence. */
  readonly words: string;
  readonly rows: readonly LedgerRow[];
  readonly warnings: readonly string[];
};

/**
 * The ledger as far as it is known: also where the roots differ, and the plan cannot be made. `now`: milliseconds since
 * 1970.
 */
export function rootLedger(draft: Draft, session: Session, now: number): Ledger | undefined {
  const members = membersOf(session);
  if (draft.draft === 'problems') {
    const { roots } = draft;
    return roots === undefined ? undefined : ledgerOf(undefined, roots, { folder: session.certificates, members, now });
  }
  if (draft.draft !== 'ready' || draft.certificates === undefined) return undefined;
  const { certificates: plan } = draft;
  const clusters = plan.clusters.map(({ cluster }) => ({ cluster, cacerts: undefined, istiod: [] }));
  return ledgerOf(plan, draft.roots ?? { folder: [], clusters }, { folder: plan.folder, members, now });
}

function ledgerOf(
  plan: CertificatePlan | undefined,
  roots: RootsSeen,
  { folder, members, now }: { readonly folder: string; readonly members: readonly MemberRow[]; readonly now: number },
): Ledger {
  const seals = sealing(plan, roots);
  const at = cleaned(folder);
  const mesh = plan === undefined ? [] : [meshRow(plan, seals, now)];
  const held = roots.folder.length === 0 ? [] : [folderRow(roots.folder, at, seals, now)];
  return {
    folder: at,
    ...verdictOf(plan, roots, seals),
    rows: [
      ...mesh,
      ...held,
      ...roots.clusters.map(each => {
        const row = plan?.clusters.find(({ cluster }) => cluster === each.cluster);
        return clusterRow(each, row, { seals, plan, now, member: members.find(({ name }) => name === each.cluster) });
      }),
    ],
    warnings: (plan?.warnings ?? []).map(warning => cleaned(warning)),
  };
}

/** Several roots in one bundle are one: compared as a set. */
const idOf = (roots: readonly RootFact[]) =>
  roots
    .map(({ fingerprint }) => fingerprint)
    .toSorted()
    .join();

type Sealing = {
  readonly of: (roots: readonly RootFact[], misfit: 'warning' | 'problem') => Seal;
  /** Distinct roots, in the order in which they are seen. */
  readonly known: readonly string[];
};

/** How each root stands: against that of the mesh where it is decided, else against the others. */
function sealing(plan: CertificatePlan | undefined, { folder, clusters }: RootsSeen): Sealing {
  const decided = plan?.root.fingerprint;
  const all = [...clusters.flatMap(({ cacerts, istiod }) => [cacerts ?? [], istiod]), folder];
  const known = [...new Set([...(decided === undefined ? [] : [decided]), ...all.map(idOf).filter(id => id !== '')])];
  return {
    known,
    of(roots, misfit) {
      const id = idOf(roots);
      const [first] = roots;
      if (first === undefined) return { standing: 'none', fingerprint: '' };
      const isMesh = decided === undefined ? known.length === 1 : roots.some(each => each.fingerprint === decided);
      const number =
        known.length > 1 ? { number: known.indexOf(isMesh && decided !== undefined ? decided : id) + 1 } : {};
      return { standing: isMesh ? 'ok' : misfit, fingerprint: first.fingerprint, ...number };
    },
  };
}

const nothing: Seal = { standing: 'none', fingerprint: '' };

function meshRow({ root }: CertificatePlan, seals: Sealing, now: number): LedgerRow {
  const { fingerprint = '', subject = '', expires } = root;
  const seal: Seal =
    fingerprint === '' ? nothing : seals.of([{ fingerprint, subject, expires: expires ?? 0 }], 'problem');
  return {
    index: undefined,
    letter: '',
    name: 'mesh root',
    root: seal,
    inUse: nothing,
    intermediate: '',
    ...(expires === undefined ? {} : { expires }),
    source: sources[root.from],
    detail: [
      { tone: 'plain', text: whyRoot[root.from] },
      ...(fingerprint === ''
        ? []
        : factLines('Root', [{ fingerprint, subject: cleaned(subject, 200), expires: expires ?? 0 }], now)),
    ],
  };
}

function folderRow(roots: readonly RootFact[], folder: string, seals: Sealing, now: number): LedgerRow {
  const [first] = roots;
  return {
    index: undefined,
    letter: '',
    name: 'folder',
    root: seals.of(roots, 'warning'),
    inUse: nothing,
    intermediate: '',
    ...(first === undefined ? {} : { expires: first.expires }),
    source: '',
    detail: [{ tone: 'plain', text: `The root in ${folder}.` }, ...factLines('Root', roots, now)],
  };
}

type Beside = {
  readonly seals: Sealing;
  readonly plan: CertificatePlan | undefined;
  readonly now: number;
  readonly member: MemberRow | undefined;
};

function clusterRow(
  { cluster, cacerts, istiod }: ClusterRoots,
  row: CertificateRow | undefined,
  { seals, plan, member, now }: Beside,
): LedgerRow {
  const name = cleaned(cluster, 63);
  const expires = row?.expires ?? cacerts?.[0]?.expires;
  const { fingerprint = '' } = row ?? {};
  const intermediate =
    row === undefined || fingerprint === ''
      ? []
      : factLines(
          'Intermediate CA',
          [{ fingerprint, subject: cleaned(row.subject ?? '', 200), expires: row.expires ?? 0 }],
          now,
        );
  return {
    index: member?.index,
    letter: member?.letter ?? '',
    name,
    root: seals.of(cacerts ?? [], 'problem'),
    inUse: seals.of(istiod, 'warning'),
    intermediate: fingerprint,
    ...(expires === undefined ? {} : { expires }),
    source: row === undefined ? (cacerts === undefined ? 'no cacerts' : 'existing cacerts') : sources[row.from],
    detail: [
      ...(row === undefined ? [] : [{ tone: 'plain' as const, text: whyCluster(name, row, plan) }]),
      ...intermediate,
      ...factLines('Root in cacerts', cacerts ?? [], now),
      ...factLines('Root in use by istiod', istiod, now),
    ],
  };
}

const sources: Readonly<Record<CertificateRow['from'], string>> = {
  generate: 'will be generated',
  folder: 'from the folder',
  cluster: 'existing, kept',
};

const whyRoot: Readonly<Record<CertificateRow['from'], string>> = {
  generate: 'Will be generated: neither a cluster nor the folder has a root.',
  folder: 'From the folder: no cluster has a root of its own that would have to be kept.',
  cluster: 'Kept: the clusters have it already.',
};

function whyCluster(name: string, { from }: CertificateRow, plan: CertificatePlan | undefined): string {
  switch (from) {
    case 'generate':
      return plan?.root.from === 'generate'
        ? `Will be generated with the root: neither ${name} nor the folder has a CA for it.`
        : `Will be generated, signed by the root: ${name} has no cacerts, and the folder has no set for it.`;
    case 'folder':
      return `From the folder: it holds a set for ${name}, and ${name} has no cacerts.`;
    case 'cluster':
      return `Existing, kept: Secret istio-system/cacerts in ${name} is never overwritten.`;
  }
}

function factLines(title: string, roots: readonly RootFact[], now: number): readonly DetailLine[] {
  return roots.map(({ fingerprint, subject, expires }) => {
    const until = expires === 0 ? '' : `, expires ${dayOf(expires)}, ${lifeWords(expires - now)}`;
    return { tone: 'plain', text: `${title}: ${subject === '' ? '' : `${subject}, `}SHA-256 ${fingerprint}${until}` };
  });
}

/** "2036-11-20". */
export const dayOf = (expires: number) => new Date(expires).toISOString().slice(0, 10);

const day = 86_400_000;

/** "in 41 days", "in 9 years", "12 days ago". */
function lifeWords(milliseconds: number): string {
  const days = Math.floor(Math.abs(milliseconds) / day);
  const words = days < 730 ? counted(days, 'day') : `${Math.floor(days / 365)} years`;
  return milliseconds < 0 ? `${words} ago` : `in ${words}`;
}

/** "77:38:F6…9C:12", where there is little room "77:38…12": cut in the middle, as far as what is left tells roots apart. */
export function shortFingerprint(fingerprint: string, isNarrow = false): string {
  if (fingerprint.length <= 17) return fingerprint;
  return isNarrow
    ? `${fingerprint.slice(0, 5)}…${fingerprint.slice(-2)}`
    : `${fingerprint.slice(0, 8)}…${fingerprint.slice(-5)}`;
}

function verdictOf(
  plan: CertificatePlan | undefined,
  { folder, clusters }: RootsSeen,
  seals: Sealing,
): Pick<Ledger, 'standing' | 'words'> {
  const held = clusters.filter(({ cacerts }) => (cacerts ?? []).length > 0);
  const kinds = Map.groupBy(held, ({ cacerts }) => idOf(cacerts ?? []));
  if (kinds.size > 1) {
    const each = [...kinds].map(
      ([id, own]) => `(${seals.known.indexOf(id) + 1}) ${listed(own.map(({ cluster }) => cluster))}`,
    );
    return { standing: 'problem', words: `The roots differ: ${each.join(', ')}` };
  }
  const others = clusters.filter(({ istiod, cacerts }) => {
    const wanted = plan?.root.fingerprint ?? cacerts?.[0]?.fingerprint;
    return istiod.length > 0 && !istiod.some(({ fingerprint }) => fingerprint === wanted);
  });
  if (others.length > 0) {
    const names = listed(others.map(({ cluster }) => cluster));
    return { standing: 'warning', words: `istiod in ${names} signs with a different root than the mesh's` };
  }
  const [id] = kinds.keys();
  if (id !== undefined && folder.length > 0 && idOf(folder) !== id) {
    return { standing: 'warning', words: 'The clusters have one root, the folder holds another' };
  }
  const root = plan?.root.fingerprint ?? folder[0]?.fingerprint ?? held[0]?.cacerts?.[0]?.fingerprint;
  if (root === undefined)
    return { standing: 'waiting', words: 'No root exists: one will be generated for all clusters' };
  const lacking = clusters.filter(({ cacerts }) => cacerts === undefined).map(({ cluster }) => cluster);
  const rest = lacking.length === 0 ? 'in every cluster' : `${listed(lacking)} will get an intermediate CA of it`;
  return { standing: 'ok', words: `One root, ${shortFingerprint(root)}: ${rest}` };
}
