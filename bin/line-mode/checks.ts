/** The checks, in lines: all that `eastwest check` runs, each with what was seen and what helps, what is wrong first. */
import { allChecks, listedChecks } from '../../state/health.ts';
import { healthSummary, resultLines } from '../../state/words/health-words.ts';
import type { Dialog, Next } from './dialog.ts';

export async function checks({ app, follow, say }: Dialog): Promise<Next> {
  const { commands, draft, health } = app;
  commands.viewChecks();
  say('Checking the mesh: what it is, what runs, and every hop between the clusters.');
  await follow(
    [health],
    () => [],
    () => health.getState().reading === undefined,
  );
  const { problems } = health.getState();
  const all = allChecks(draft.getState(), health.getState());
  say(...listedChecks(all).flatMap(resultLines), healthSummary(all));
  say(...problems.map(({ title }) => `Not all was read: ${title}`));
  return 'plan';
}
