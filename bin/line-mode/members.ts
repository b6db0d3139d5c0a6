/** Name, role, network and primary of each cluster, in lines. */
import type { ClusterChoice } from '../../source/preparation/choices.ts';
import { isReachKey } from '../../source/preparation/named-addresses.ts';
import { type MemberRow, membersOf } from '../../state/members.ts';
import type { PromptFor, View } from '../../state/view.ts';
import { reachWords } from '../../state/words/reach-words.ts';
import type { Dialog, Next } from './dialog.ts';

const how = [
  'To change cluster A: "A name NAME", "A network NAME";',
  'for the next one: "A role", "A network", "A primary".',
  'How the other clusters reach it: "A api URL", "A api-ca FILE", "A api-server-name NAME", "A gateway ADDRESS";',
  'without a value it is detected again.',
];

export async function members(dialog: Dialog): Promise<Next> {
  const { app, say } = dialog;
  say(...how);
  for (;;) {
    const rows = membersOf(app.session.getState());
    const { marks } = app.session.getState();
    say(...rows.map((row, index) => [memberWords(row), reachOf(marks[index])].filter(Boolean).join('; ')));
    const typed = await dialog.ask('A change, or enter continues to Topology, q leaves:');
    if (typed === undefined) return 'leave';
    if (typed === '') return 'topology';
    if (!(await change(dialog, rows, typed))) say(`not understood: ${typed}`);
  }
}

/** "A west, context kind-west: remote of east on network2". */
function memberWords({ letter, name, title, role, primary, network }: MemberRow): string {
  return `${letter} ${name}, context ${title}: ${role}${primary === undefined ? '' : ` of ${primary}`} on ${network}`;
}

function reachOf(choice: ClusterChoice | undefined): string {
  return choice === undefined ? '' : reachWords(choice);
}

async function change({ app, follow }: Dialog, rows: readonly MemberRow[], typed: string): Promise<boolean> {
  const { commands, view } = app;
  // A file may be called anything.
  const [, letter = '', verb = '', text = ''] = /^(\S+)\s+(\S+)\s*(.*)$/.exec(typed) ?? [];
  const context = rows.find(row => row.letter === letter.toUpperCase())?.context;
  if (context === undefined) return false;
  const write = async (what: PromptFor) => {
    commands.ask({ for: what, title: '', text, context });
    commands.accept();
    // A file takes a moment to be read.
    const isAnswered = ({ prompt }: View) => prompt?.for !== what || prompt.complaint !== undefined;
    await follow(
      [view],
      () => [],
      () => isAnswered(view.getState()),
    );
    // Behind a name comes the next question of the screen, and one that was refused stays open.
    commands.dismiss();
  };
  if (verb === 'name' || isReachKey(verb)) await write(verb);
  else if (verb === 'network' && text !== '') await write('network');
  else if (verb === 'network') commands.place(context, 'network', 1);
  else if (verb === 'role') commands.place(context, 'role', 1);
  else if (verb === 'primary') commands.place(context, 'primary', 1);
  else return false;
  return true;
}
