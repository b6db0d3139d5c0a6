/** Lines of text that the user types: filters and searches act at once, the rest when it is accepted. */
import { cleaned } from '../../source/model/clean.ts';
import { isLabel } from '../../source/model/names.ts';
import { isReachKey, reachMistake } from '../../source/preparation/named-addresses.ts';
import { type BrakeFor, isBrake } from '../brake.ts';
import { type Edit, edited } from '../line-editor.ts';

import { membersOf } from '../members.ts';
import { type Placement, placementOn } from '../placement.ts';
import { nextMatch } from '../selection.ts';
import type { Session } from '../session.ts';
import type { SessionChange } from '../session-changes.ts';
import type { Stores } from '../stores.ts';
import { lineIn, type Prompt, type View } from '../view.ts';
import { brakeComplaint } from '../words/brake-words.ts';

import { linkMistake, scopeIn, scopeMistake } from '../words/kiali-prompts.ts';
import { reachAfter, reachPrompt } from '../words/reach-words.ts';

export type Prompts = {
  ask(prompt: Prompt): void;
  edit(edit: Edit): void;
  accept(): void;
  /** Closes without taking it; a filter or search is taken back. */
  dismiss(): void;
};

type Means = {
  readonly decide: (change: SessionChange) => void;
  readonly place: (placement: Placement) => void;
  readonly note: (text: string) => void;
  readonly pace: (perSecond: number) => void;
  /** Why a file of CA certificates will not do; undefined for a good one. */
  readonly fileComplaint: (file: string) => Promise<string | undefined>;
  readonly linkKiali: (cluster: string, url: string) => void;
  readonly scopeKiali: (labels: Readonly<Record<string, string>>) => void;
  /** Leaves for another kubeconfig, or says why not. */
  readonly reopen: (file: string) => Promise<string | undefined>;
  /** What is done once the mesh ID was typed. */
  readonly braked: Readonly<Record<BrakeFor, () => void>>;
};

export function createPrompts({ session, view }: Stores, means: Means): Prompts {
  const edit = (each: Edit) =>
    view.setState(before => {
      if (before.prompt === undefined) return before;
      const { complaint: _settled, ...prompt } = before.prompt;
      const line = edited(lineIn(prompt), each);
      const after = { ...before, prompt: { ...prompt, text: line.text, line } };
      return line.text === prompt.text ? after : live(after);
    }, true);
  const complain = (prompt: Prompt, complaint: string) => view.setState({ prompt: { ...prompt, complaint } });
  const close = () => view.setState(({ prompt: _closed, ...rest }) => rest, true);
  const taken = (prompt: Prompt) => {
    const complaint = take(prompt, session.getState(), means);
    if (complaint !== undefined) return complain(prompt, complaint);
    close();
    const next = nextPrompt(prompt, session.getState());
    if (next !== undefined) view.setState({ prompt: next });
  };
  const acceptFile = async (prompt: Prompt, file: string) => {
    const complaint = await means.fileComplaint(file);
    // Another text may stand there meanwhile, or none.
    if (view.getState().prompt !== prompt) return;
    if (complaint === undefined) taken(prompt);
    else complain(prompt, complaint);
  };
  const acceptKubeconfig = async (prompt: Prompt, file: string) => {
    const complaint = file === '' ? 'name a file' : await means.reopen(file);
    if (complaint !== undefined && view.getState().prompt === prompt) complain(prompt, complaint);
  };
  return {
    ask: prompt => view.setState(before => ({ prompt: { ...prompt, before: placeBefore(before) } })),
    edit,
    dismiss() {
      const { prompt, ...rest } = view.getState();
      view.setState(prompt === undefined ? rest : takenBack(rest, prompt), true);
    },
    accept() {
      const { prompt } = view.getState();
      if (prompt === undefined) return;
      const file = prompt.text.trim();
      if (prompt.for === 'api-ca' && file !== '') void acceptFile(prompt, file);
      else if (prompt.for === 'kubeconfig') void acceptKubeconfig(prompt, file);
      else taken(prompt);
    },
  };
}

/** What belongs together is asked for in one go. */
function nextPrompt({ for: what, context }: Prompt, session: Session): Prompt | undefined {
  if (what === 'name') return networkPrompt(session, context);
  const next = isReachKey(what) ? reachAfter(what) : undefined;
  const choice = session.marks.find(mark => mark.context === context);
  return next === undefined || choice === undefined ? undefined : reachPrompt(next, choice);
}

/** Behind the name comes the network: `e` edits both. */
function networkPrompt(session: Session, context: string | undefined): Prompt | undefined {
  const member = membersOf(session).find(each => each.context === context);
  if (member === undefined) return undefined;
  const { name, network, context: of } = member;
  return { for: 'network', title: `network of ${name}`, text: network, context: of };
}

/** What a filter or search moves while it is typed. */
function placeBefore({ filter, helpFilter, cursors, viewer }: View): NonNullable<Prompt['before']> {
  return { filter, helpFilter, cursors, search: viewer?.search ?? '' };
}

/** Not taken: filter, search and cursors are as they were when it was opened. */
function takenBack(view: View, { before, for: what }: Prompt): View {
  if (before === undefined || (what !== 'filter' && what !== 'search' && what !== 'help')) return view;
  const { filter, helpFilter, cursors, search } = before;
  return {
    ...view,
    filter,
    helpFilter,
    cursors,
    ...(view.viewer === undefined ? {} : { viewer: { ...view.viewer, search } }),
  };
}

/** Filter and search act while they are typed. */
function live(view: View): View {
  const { prompt, viewer, cursors } = view;
  if (prompt?.for === 'filter') return { ...view, filter: prompt.text, cursors: { ...cursors, clusters: 0 } };
  if (prompt?.for === 'help') return { ...view, helpFilter: prompt.text, cursors: { ...cursors, help: 0 } };
  if (prompt?.for !== 'search' || viewer === undefined) return view;
  const searched = { ...viewer, search: prompt.text };
  return { ...view, viewer: searched, cursors: { ...cursors, viewer: nextMatch(searched, cursors.viewer ?? 0) ?? 0 } };
}

/** Why the text will not do; undefined when it was taken. */
function take(prompt: Prompt, session: Session, means: Means): string | undefined {
  const text = prompt.text.trim();
  const complaint = complaintOf(prompt.for, text, session);
  if (complaint === undefined) put(prompt, text, session, means);
  return complaint;
}

function complaintOf(what: Prompt['for'], text: string, { meshId }: Session): string | undefined {
  if (isBrake(what)) return brakeComplaint(text, meshId);
  if (what === 'name' || what === 'network' || what === 'mesh-id') {
    const title = { name: 'cluster name', network: 'network', 'mesh-id': 'mesh ID' }[what];
    return isLabel(text) ? undefined : `not a valid ${title}: lower-case letters, digits and -, at most 63`;
  }
  if (isReachKey(what)) return text === '' ? undefined : reachMistake(what, text);
  if (what === 'rate') return rateMistake(text);
  if (what === 'kiali-link') return linkMistake(text);
  if (what === 'kiali-scope') return scopeMistake(text);
  return what === 'certificates' && text === '' ? 'give a folder' : undefined;
}

/** Requests per second that need no confirmation. */
const GENTLE = 20;

const rateIn = (text: string) => Number.parseInt(text, 10);

function rateMistake(text: string): string | undefined {
  if (!/^\d{1,4}!?$/.test(text) || rateIn(text) < 1 || rateIn(text) > 1000)
    return 'Not a rate: 1 to 1000 requests per second';
  return rateIn(text) > GENTLE && !text.endsWith('!')
    ? `More than ${GENTLE} requests per second load the mesh: type ${rateIn(text)}! to insist`
    : undefined;
}

function put({ for: what, context = '' }: Prompt, text: string, session: Session, means: Means): void {
  const { braked, decide, note } = means;
  switch (what) {
    case 'filter':
    case 'search':
    case 'help':
    case 'kubeconfig':
      break;
    case 'name':
      decide({ change: 'named', context, name: text });
      break;
    case 'network': {
      const placement = placementOn(session, context, text);
      if (!('why' in placement)) means.place(placement);
      break;
    }
    case 'api':
    case 'api-ca':
    case 'api-server-name':
    case 'gateway':
      decide({ change: 'reached', context, key: what, text });
      break;
    case 'mesh-id':
      decide({ change: 'mesh-id', meshId: text });
      break;
    case 'certificates':
      decide({ change: 'certificates', folder: text });
      break;
    case 'remove':
    case 'change-root':
    case 'drill':
    case 'start':
    case 'start-kiali':
      braked[what]();
      break;
    case 'kiali-link':
      means.linkKiali(context, text);
      break;
    case 'kiali-scope':
      means.scopeKiali(scopeIn(text) ?? {});
      break;
    case 'rate':
      means.pace(rateIn(text));
      break;
    case 'note':
      if (text !== '') note(cleaned(text));
      break;
  }
}
