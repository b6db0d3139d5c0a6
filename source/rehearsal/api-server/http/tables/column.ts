import type { Doc } from '../../json.ts';

/** A column of what `kubectl get` prints. */
export type Column = {
  readonly name: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  /** 1: only with `-o wide`. */
  readonly priority?: number;
  readonly cell: (doc: Doc, now: number) => unknown;
};
