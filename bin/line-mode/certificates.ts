/** Certificates, in lines: where every cluster's CA set comes from. What stops the plan is shown here too. */

import { tellsOneCluster } from '../../state/draft.ts';
import { membersOf } from '../../state/members.ts';
import { certificateRows } from '../../state/words/certificate-rows.ts';
import { counted } from '../../state/words/numbers.ts';
import type { Dialog, Next } from './dialog.ts';
import { takingOver } from './taking-over.ts';

export async function certificates(dialog: Dialog): Promise<Next> {
  const { app, say, ask } = dialog;
  say('Certificates (3 of 6): reading the clusters and preparing the plan');
  await dialog.follow(
    [app.draft],
    () => [],
    () => app.draft.getState().draft !== 'preparing',
  );
  const draft = app.draft.getState();
  if (draft.draft === 'problems') return problems(dialog);
  if (draft.draft !== 'ready' || draft.certificates === undefined) return 'leave';
  say(`Folder ${draft.certificates.folder}`);
  for (const { name, from, fingerprint, expires } of certificateRows(
    draft.certificates,
    membersOf(app.session.getState()),
  )) {
    const known = fingerprint === '' ? '' : `, SHA-256 ${fingerprint}, expires ${expires}`;
    say(`- ${name}: ${from}${known}`);
  }
  const typed = await ask(
    'Enter continues to Plan; a folder name uses that folder; X moves the mesh to the root of the folder; b goes back, q leaves:',
  );
  if (typed === undefined) return 'leave';
  if (typed === '') return 'plan';
  if (typed === 'b') return 'topology';
  if (typed === 'X') return 'change-root';
  app.commands.ask({ for: 'certificates', title: '', text: typed });
  app.commands.accept();
  app.commands.preparePlan();
  return 'certificates';
}

async function problems({ app, say, ask, symbols }: Dialog): Promise<Next> {
  const draft = app.draft.getState();
  if (draft.draft !== 'problems') return 'certificates';
  say(`${counted(draft.problems.length, 'check')} failed; nothing was changed.`);
  for (const { title, hint, evidence, page } of draft.problems) {
    const more = [
      ...(page === undefined ? [] : [`  see ${page}`]),
      ...(evidence === undefined ? [] : [`  it says: ${evidence}`]),
    ];
    say(`${symbols.failed} ${title}`, `  ${hint}`, ...more);
  }
  const copies = tellsOneCluster(draft) ? '; "copies" when they are copies of one cluster' : '';
  const taking = takingOver(app);
  const typed = await ask(
    `Enter re-checks${copies}; ${taking.offer}X moves the mesh to the root of the folder; b goes back to Clusters, q leaves:`,
  );
  if (typed === undefined) return 'leave';
  if (typed === 'b') return 'clusters';
  if (typed === 'X') return 'change-root';
  if (taking.take(typed)) return 'certificates';
  if (copies !== '' && typed === 'copies') app.commands.takeForCopies(true);
  app.commands.preparePlan();
  return 'certificates';
}
