/** What is asked of the API, after reading the path or the port's arguments. */
import type { Resource } from './resources.ts';
import type { User } from './users.ts';

export type Target = {
  readonly resource: Resource;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly user: User;
};

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type Write = Target & {
  readonly manager: string;
  readonly dryRun: boolean;
  readonly validation: FieldValidation;
  readonly subresource: string | undefined;
  /** Fields that stand twice in the body. */
  readonly duplicates?: readonly string[];
  /** Takes a warning to the client. */
  readonly warn?: (text: string) => void;
};

export type DeleteOptions = {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly gracePeriodSeconds?: number;
};
