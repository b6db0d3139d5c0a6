/** What the form in front of a change shows: what would become of which cluster. */
import { countChanges, effectsOf, hasChanges } from '../../source/preparation/change-counts.ts';
import { expectedTime } from '../../source/preparation/expected-time.ts';
import type { ObjectChange } from '../../source/preparation/object-changes.ts';
import { type Brake, type BrakeCounts, type BrakeFor, type BrakeRow, sumOf } from '../brake.ts';
import type { Draft } from '../draft.ts';
import { membersOf } from '../members.ts';
import type { RemovalState } from '../removal.ts';
import { switchWords } from '../removal-switches.ts';
import type { Session } from '../session.ts';
import type { Stores } from '../stores.ts';
import { countWords, effectWords, expectedWords, learnedWords } from './change-words.ts';
import type { DetailLine } from './lane-lines.ts';
import { counted } from './numbers.ts';
import { firstOf } from './sentences.ts';

/** What `enter` does once the mesh ID is typed; "type mesh1 to …" says the same. */
export const brakeVerbs: Readonly<Record<BrakeFor, string>> = {
  start: 'start the install',
  'start-kiali': 'start the install of Kiali',
  remove: 'delete all this',
  drill: 'start the drill',
  'change-root': 'change the root, with these restarts',
};

/** The form as it stands now. */
export function brakeOf(stores: Stores, what: BrakeFor): Brake {
  switch (what) {
    case 'start':
      return installBrake(stores, stores.draft.getState(), stores.session.getState().meshId);
    case 'start-kiali':
      return kialiBrake(stores);
    case 'remove':
      return removalBrake(stores);
    case 'drill':
      return drillBrake(stores);
    case 'change-root':
      return rootChangeBrake(stores);
  }
}

/** Of the clusters that it sees: others stay as they are. */
function kialiBrake(stores: Stores): Brake {
  const { session, kiali, kialiWork } = stores;
  const { members = [], apart = [] } = kiali.getState().decided ?? {};
  const brake = installBrake(stores, kialiWork.draft.getState(), 'Kiali');
  const rows = brake.rows.filter(({ name }) => members.includes(name) || apart.includes(name));
  const { kind } = session.getState();
  return { ...brake, title: `Install Kiali on ${counted(rows.length, `${realWord({ kind })} cluster`)}`, rows };
}

/** "Type the mesh ID, mesh1, to start the install". */
export function brakeQuestion(what: BrakeFor, meshId: string): string {
  return `Type the mesh ID, ${meshId}, to ${brakeVerbs[what]}`;
}

/** Why what was typed changes nothing; undefined where it is the mesh ID. */
export function brakeComplaint(text: string, meshId: string): string | undefined {
  return text === meshId ? undefined : `Not the mesh ID ${meshId}: nothing was changed`;
}

/** A row for each cluster of the mesh, from what becomes of its objects. */
export function brakeRows(session: Session, changes: readonly ObjectChange[]): readonly BrakeRow[] {
  const byCluster = Map.groupBy(changes, ({ cluster }) => cluster);
  return membersOf(session).map(({ index, letter, name, host }) => {
    const own = byCluster.get(name) ?? [];
    const counts: BrakeCounts = { ...countChanges(own), restart: effectsOf(own).restarts.length };
    return { index, letter, name, server: host, counts };
  });
}

/** "2 real clusters". */
export function realClusters({ kind, marks }: Session): string {
  return counted(marks.length, `${realWord({ kind })} cluster`);
}

const realWord = ({ kind }: Pick<Session, 'kind'>) => (kind === 'rehearsal' ? 'simulated' : 'real');

/** "+ 3 create   ~ 1 change   = 40 already right   1 restart"; for a removal "- 14 delete   = 2 left". */
export function brakeTotal({ rows, stays, complete }: Pick<Brake, 'rows' | 'stays' | 'complete'>): string {
  const { restart, ...counts } = sumOf(rows);
  const words = [countWords(counts, stays), restart === 0 ? '' : counted(restart, 'restart')].filter(Boolean);
  if (words.length > 0) return words.join('   ');
  return complete ? 'nothing to change' : 'comparing with the clusters';
}

/** `what`: the mesh, or what else the plan installs. */
function installBrake({ session }: Stores, now: Draft, what: string): Brake {
  const decided = session.getState();
  const title = `Install ${what} on ${realClusters(decided)}`;
  if (now.draft !== 'ready') return { title, rows: brakeRows(decided, []), complete: true, notes: [] };
  const { changes, steps, warnings } = now;
  const { told, complete } = changes;
  const effects = effectsOf(told);
  const unknown = told.filter(({ will }) => will === 'unknown');
  const plain = (text: string): readonly DetailLine[] => (text === '' ? [] : [{ tone: 'plain', text }]);
  const notes: readonly DetailLine[] = [
    ...(complete ? plain(effectWords(effects)) : plain('Still comparing with the clusters: the counts grow.')),
    ...unknown.slice(0, 1).map(each => ({
      tone: 'warning' as const,
      text: firstOf(unknown.length, `Unknown: ${unknownWords(each)}`),
    })),
    ...warnings.map(text => ({ tone: 'warning' as const, text })),
    ...(complete ? plain(learnedWords(effects)) : []),
    ...(complete ? plain(`Takes ${expectedWords(expectedTime(steps, told), hasChanges(told))}.`) : []),
    { tone: 'muted', text: 'Safe to stop at any time; running it again resumes.' },
  ];
  return { title, rows: brakeRows(decided, told), complete, notes };
}

function drillBrake({ session, traffic }: Stores): Brake {
  const decided = session.getState();
  const { drill } = traffic.getState();
  const cluster = drill?.cluster ?? '';
  const rows = brakeRows(decided, []).map(row =>
    row.name === cluster ? { ...row, counts: { ...row.counts, change: 1 } } : row,
  );
  const what = drill === undefined ? '' : `${drill.object} on ${cluster}`;
  return {
    title: `Failover drill of ${cluster} on ${realClusters(decided)}`,
    rows,
    complete: true,
    notes: [
      { tone: 'plain', text: `${what}: scaled from ${drill?.replicas ?? 0} to 0, and back once responses have moved.` },
      { tone: 'muted', text: 'Whatever happens, it is scaled back; requests that fail meanwhile are counted.' },
    ],
  };
}

/** What restarts on each cluster: no object is created or deleted but Secrets of CAs. */
function rootChangeBrake({ rootChange, session }: Stores): Brake {
  const decided = session.getState();
  const { draft } = rootChange.getState();
  const title = `Change the root of mesh ${decided.meshId} on ${realClusters(decided)}`;
  if (draft.draft !== 'ready') return { title, rows: brakeRows(decided, []), complete: true, notes: [] };
  const rows = brakeRows(decided, []).map(row => ({
    ...row,
    counts: { ...row.counts, restart: draft.restarts.filter(cluster => cluster === row.name).length },
  }));
  const notes: readonly DetailLine[] = [
    { tone: 'plain', text: `Root ${draft.roots}.` },
    ...draft.warnings.map(text => ({ tone: 'warning' as const, text })),
    { tone: 'muted', text: 'Safe to stop at any time; running it again resumes.' },
  ];
  return { title, rows, complete: true, notes };
}

function unknownWords({ cluster, object, why }: ObjectChange): string {
  return `${object} on ${cluster}${why === undefined ? '' : `: ${why}`}`;
}

function removalTitle({ only, switches }: Pick<RemovalState, 'only' | 'switches'>, meshId: string): string {
  const names = only.join(', ');
  if (switches.includes('kiali')) {
    return only.length === 0 ? `Delete Kiali of mesh ${meshId}` : `Take ${names} out of Kiali of mesh ${meshId}`;
  }
  return only.length === 0 ? `Delete mesh ${meshId}` : `Delete ${names} of mesh ${meshId}`;
}

function removalBrake({ removal, session }: Stores): Brake {
  const { draft, only, switches } = removal.getState();
  const decided = session.getState();
  const title = `${removalTitle({ only, switches }, decided.meshId)} on ${realClusters(decided)}`;
  if (draft.draft !== 'ready') return { title, rows: brakeRows(decided, []), complete: true, notes: [] };
  const chosen = switchWords(switches);
  const kept = draft.effects.told.filter(({ will }) => will === 'keep');
  const notes: readonly DetailLine[] = [
    ...draft.warnings.map(text => ({ tone: 'warning' as const, text })),
    ...(chosen === undefined ? [] : [{ tone: 'plain' as const, text: `As chosen: ${chosen}.` }]),
    ...kept.slice(0, 1).map(({ cluster, object, why = '' }) => ({
      tone: 'plain' as const,
      text: firstOf(kept.length, `Left on ${cluster}: ${object}: ${why}`),
    })),
    { tone: 'muted', text: 'What is deleted cannot be restored from here. Objects that others created stay.' },
  ];
  return { title, rows: brakeRows(decided, draft.effects.told), stays: 'left', complete: true, notes };
}
