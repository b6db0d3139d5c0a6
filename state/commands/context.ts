/** What commands work with. */

import type { Host } from '../../source/preparation/host.ts';
import type { Operations } from '../operations.ts';
import type { Stores } from '../stores.ts';

/** What is written into files: nothing secret. */
export type Saving = {
  /** What it is: "traffic", "log". */
  readonly name: string;
  readonly texts: readonly { readonly ending: string; readonly text: string }[];
  /** What to do where it cannot be written. */
  readonly instead: string;
};

/** The terminal and the process, as commands need them. */
export type Outside = {
  /** Puts text on the user's clipboard; false when it is too long for that. */
  copy(text: string): boolean;
  /** Writes files of the working folder; their paths. Throws `ProblemError` where that is not possible. */
  save(saving: Saving, now: number): Promise<readonly string[]>;
  /** The next screen is that of another kubeconfig, once this one is left; or why it cannot be used. */
  reopen(file: string): Promise<string | undefined>;
  /** Gives the terminal back to the shell until the user types `fg`. */
  suspend(): void;
  /** Ends the program with this exit code. */
  leave(code: number): void;
  /** Something threw that never should: the terminal is restored, the stack shown, exit 70. */
  crash(error: unknown): void;
};

export type CommandContext = {
  readonly stores: Stores;
  readonly host: Host;
  readonly operations: Operations;
  readonly outside: Outside;
};
