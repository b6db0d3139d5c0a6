/** The checks, in lines: each with what was seen and what helps, what is wrong first. */
import { checksIn } from '../../state/draft.ts';
import { checkLines, worstFirst } from '../../state/words/check-words.ts';
import type { Dialog, Next } from './dialog.ts';

export async function checks({ app, say }: Dialog): Promise<Next> {
  say(...worstFirst(checksIn(app.draft.getState())).flatMap(checkLines));
  return 'plan';
}
