/** Clusters, in lines: which contexts form the mesh, and what each was found to be. */

import { foundEntries } from '../../state/listed-entries.ts';
import { obstacles } from '../../state/members.ts';
import type { Entry } from '../../state/session.ts';
import { counted } from '../../state/words/numbers.ts';
import { probeLines, probeWords } from '../../state/words/probe-words.ts';
import type { Dialog, Fact, Next } from './dialog.ts';
import { members } from './members.ts';
import { numbersIn } from './numbers.ts';

/** A list of ten thousand contexts is of no use to a reader. */
const most = 40;

export async function clusters(dialog: Dialog): Promise<Next> {
  const { app, say } = dialog;
  const { entries, files } = app.session.getState();
  if (entries.length === 0) {
    say('The kubeconfig has no context.', files.length === 0 ? 'No file found.' : `Read: ${files.join(', ')}`);
    return 'leave';
  }
  say(`Clusters (1 of 6): ${counted(entries.length, 'context')}`);
  list(dialog, '');
  say('Numbers as "1 2 5-7"; "/words" lists the contexts that contain them.');
  for (;;) {
    if (!(await choose(dialog))) return 'leave';
    await probed(dialog);
    if (dialog.stopped.aborted) return 'leave';
    const inTheWay = obstacles(app.session.getState());
    if (inTheWay.length === 0) return members(dialog);
    const refused = Object.values(app.session.getState().probes).some(probe => probe.state === 'problem');
    // Clusters that have responded were listed already.
    if (!refused) say(...inTheWay.map(words => `${dialog.symbols.warning} ${words}`));
  }
}

function list({ app, say }: Dialog, filter: string): void {
  const { entries, marks } = app.session.getState();
  const found = foundEntries(entries, filter);
  const line = (entry: Entry) => {
    const is = [
      entry.current ? 'current' : '',
      marks.some(mark => mark.context === entry.context) ? 'selected' : '',
      entry.problem?.title ?? '',
    ].filter(Boolean);
    const user = entry.user === '' ? '' : ` as ${entry.user}`;
    return `${entries.indexOf(entry) + 1}. ${entry.title}, ${entry.host || 'no server'}${user}${is.length > 0 ? ` (${is.join(', ')})` : ''}`;
  };
  say(...found.slice(0, most).map(line));
  if (found.length > most) say(`and ${found.length - most} more: / and words list those that contain them`);
  if (found.length === 0) say(`no context matches "${filter}"`);
}

/** Marks what is typed and unmarks the rest; false when the journey is over. */
async function choose(dialog: Dialog): Promise<boolean> {
  const { app, say } = dialog;
  const { entries } = app.session.getState();
  for (;;) {
    const marked = app.session
      .getState()
      .marks.map(mark => entries.findIndex(each => each.context === mark.context) + 1);
    const keeps = marked.length === 0 ? '' : `, enter keeps ${marked.join(' ')}`;
    const typed = await dialog.ask(`Which clusters form the mesh? Numbers${keeps}, q leaves:`);
    if (typed === undefined) return false;
    if (typed.startsWith('/')) list(dialog, typed.slice(1));
    else {
      const numbers = typed === '' ? marked : numbersIn(typed, entries.length);
      if (numbers === undefined || numbers.length === 0) say(`enter numbers from 1 to ${entries.length}`);
      else return mark(dialog, numbers);
    }
  }
}

function mark({ app }: Dialog, numbers: readonly number[]): true {
  const { entries, marks } = app.session.getState();
  const wanted = numbers.flatMap(number => entries[number - 1]?.context ?? []);
  for (const { context } of marks) if (!wanted.includes(context)) app.commands.toggleMark(context);
  for (const context of wanted) {
    if (!marks.some(each => each.context === context)) app.commands.toggleMark(context);
    else if (app.session.getState().probes[context]?.state === 'problem') app.commands.probe(context);
  }
  return true;
}

/** Until every selected cluster has its verdict. */
function probed({ app, follow, symbols }: Dialog): Promise<void> {
  const verdict = (entry: Entry): readonly Fact[] => {
    const probe = app.session.getState().probes[entry.context];
    const said = probeWords(entry, probe);
    if (said === undefined || probe === undefined || probe.state === 'probing') return [];
    const symbol = said.standing === 'ok' ? symbols.ok : symbols.warning;
    const more = probe.state === 'problem' && !probe.still ? probeLines(entry, probe).slice(1) : [];
    return [
      {
        key: entry.context,
        words: [`${symbol} ${entry.title}: ${said.words}`, ...more.map(({ words }) => `  ${words}`)].join('\n'),
      },
    ];
  };
  const marked = () => {
    const { entries, marks } = app.session.getState();
    return entries.filter(entry => marks.some(each => each.context === entry.context));
  };
  const isOver = () => {
    const { probes, marks } = app.session.getState();
    return marks.every(({ context }) => {
      const probe = probes[context];
      return probe?.state === 'found' || (probe?.state === 'problem' && !probe.still);
    });
  };
  return follow([app.session], () => marked().flatMap(verdict), isOver);
}
