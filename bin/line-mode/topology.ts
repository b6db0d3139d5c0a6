/** Topology, in lines: which of the four, when to use it, and why not. */
import { topologies } from '../../source/plans/topologies.ts';
import { topologyNow } from '../../state/members.ts';
import { topologyRows } from '../../state/words/topology-rows.ts';
import type { Dialog, Next } from './dialog.ts';

export async function topology({ app, say, ask }: Dialog): Promise<Next> {
  const session = app.session.getState();
  const rows = topologyRows(session);
  const now = rows.findIndex(row => row.id === topologyNow(session));
  say('Topology (2 of 6)');
  for (const [index, { id, title, unavailable, changes }] of rows.entries()) {
    const when = topologies.find(each => each.id === id)?.when ?? '';
    const more =
      unavailable !== undefined ? ` Unavailable: ${unavailable}.` : changes === '' ? '' : ` Changes: ${changes}.`;
    say(`${index + 1}. ${title}. ${when}${more}`);
  }
  for (;;) {
    const typed = await ask(`Which one? A number, enter keeps ${now + 1}; b goes back to Clusters, q leaves:`);
    if (typed === undefined) return 'leave';
    if (typed === 'b') return 'clusters';
    const row = rows[typed === '' ? now : Number(typed) - 1];
    if (row === undefined) say(`enter a number from 1 to ${rows.length}`);
    else if (row.unavailable !== undefined) say(`unavailable: ${row.unavailable}`);
    else {
      app.commands.chooseTopology(row.id);
      const requires = topologies.find(each => each.id === row.id)?.requires ?? [];
      say('Requirements:', ...requires.map(each => `- ${each}`));
      app.commands.preparePlan();
      return 'certificates';
    }
  }
}
