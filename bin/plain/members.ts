/** Name, role, network and primary of each cluster, in lines. */
import { type MemberRow, membersOf } from '../../state/members.ts';
import type { PromptFor } from '../../state/view.ts';
import type { Next, Talk } from './talk.ts';

const how = [
  'To change cluster A: "A name NAME", "A network NAME";',
  'to step on: "A role", "A network", "A led" (another primary leads it).',
];

export async function members(talk: Talk): Promise<Next> {
  const { app, say } = talk;
  say(...how);
  for (;;) {
    const rows = membersOf(app.session.getState());
    say(...rows.map(memberWords));
    const typed = await talk.ask('A change, or enter goes on to Topology, q leaves:');
    if (typed === undefined) return 'leave';
    if (typed === '') return 'topology';
    if (!change(talk, rows, typed)) say(`not understood: ${typed}`);
  }
}

/** "A west, context kind-west: remote of east on network2". */
function memberWords({ letter, name, title, role, primary, network }: MemberRow): string {
  return `${letter} ${name}, context ${title}: ${role}${primary === undefined ? '' : ` of ${primary}`} on ${network}`;
}

function change({ app: { commands } }: Talk, rows: readonly MemberRow[], typed: string): boolean {
  const [letter = '', verb = '', text = ''] = typed.split(/\s+/);
  const context = rows.find(row => row.letter === letter.toUpperCase())?.context;
  if (context === undefined) return false;
  const write = (what: PromptFor) => {
    commands.ask({ for: what, title: '', text, context });
    commands.accept();
    // Behind a name comes the next question of the screen, and one that was refused stays open.
    commands.dismiss();
  };
  if (verb === 'name') write('name');
  else if (verb === 'network' && text !== '') write('network');
  else if (verb === 'network') commands.place(context, 'network', 1);
  else if (verb === 'role') commands.place(context, 'role', 1);
  else if (verb === 'led') commands.place(context, 'primary', 1);
  else return false;
  return true;
}
