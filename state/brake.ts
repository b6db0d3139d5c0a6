/**
 * The brake: one form in front of everything that changes real clusters. It shows what would become of them and takes the
 * mesh ID, typed; in a rehearsal the key alone is enough.
 *
 * To put it in front of something more: a name here, what the form shows in `words/brake-words.ts`, what is done then
 * among `braked` of `commands/commands.ts` (the compiler names both), and a binding that calls `commands.brake(name)`.
 */
import type { ChangeCounts } from '../source/preparation/change-counts.ts';
import type { DetailLine } from './words/lane-lines.ts';

/** What has the brake in front of it. */
export const brakes = ['start', 'drill', 'start-kiali', 'remove', 'change-root'] as const;
export type BrakeFor = (typeof brakes)[number];

/** What the form shows. */
export type Brake = {
  /** "Install mesh1 on 2 real clusters". */
  readonly title: string;
  readonly rows: readonly BrakeRow[];
  /** The words for objects that stay as they are, where these are other than "already right". */
  readonly stays?: 'left';
  /** False while servers are still asked: the counts grow. */
  readonly complete: boolean;
  /** What comes of it, what stays, what is not known: the most important first. */
  readonly notes: readonly DetailLine[];
};

/** One cluster. */
export type BrakeRow = {
  /** Its place in the mesh, which gives it letter and colour. */
  readonly index: number;
  readonly letter: string;
  readonly name: string;
  /** Host and port of its API server; '' where the kubeconfig names none. */
  readonly server: string;
  readonly counts: BrakeCounts;
};

/** Objects, and of how many workloads pods are recreated. */
export type BrakeCounts = ChangeCounts & { readonly restart: number };

/** Whether a line of typed text is the mesh ID of such a form. */
export function isBrake(what: string): what is BrakeFor {
  return brakes.some(each => each === what);
}

/** Nothing at all. */
export const noChange: BrakeCounts = { create: 0, change: 0, delete: 0, restart: 0, unchanged: 0, unknown: 0 };

/** All rows together. */
export function sumOf(rows: readonly BrakeRow[]): BrakeCounts {
  return rows.reduce<BrakeCounts>(
    (sum, { counts }) => ({
      create: sum.create + counts.create,
      change: sum.change + counts.change,
      delete: sum.delete + counts.delete,
      restart: sum.restart + counts.restart,
      unchanged: sum.unchanged + counts.unchanged,
      unknown: sum.unknown + counts.unknown,
    }),
    noChange,
  );
}
