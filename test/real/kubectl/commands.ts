/** What a person on a bastion types, in an order in which it makes sense. */
import type { Command } from './command.ts';
import { beginning } from './commands/beginning.ts';
import { changes } from './commands/changes.ts';
import { daily } from './commands/daily.ts';
import { drafts } from './commands/drafts.ts';
import { kinds } from './commands/kinds.ts';
import { others } from './commands/others.ts';
import { questions } from './commands/questions.ts';
import { refusals } from './commands/refusals.ts';
import { rollouts } from './commands/rollouts.ts';
import { running } from './commands/running.ts';
import { views } from './commands/views.ts';

export const commands: readonly Command[] = [
  ...beginning,
  ...views,
  ...questions,
  ...daily,
  ...running,
  ...rollouts,
  ...drafts,
  ...refusals,
  ...others,
  ...changes,
  ...kinds,
];
