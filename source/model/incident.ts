/** What happened while a mesh was watched: one line of the timeline. */

export type IncidentKind =
  /** The verdict is another one. */
  | 'verdict'
  /** A path fell silent, or responds again. */
  | 'path'
  /** A server's pod was replaced, came or went. */
  | 'pod'
  /** An object of the mesh was created, changed or deleted. */
  | 'object'
  /** A cluster could not be observed, or can be again. */
  | 'sight'
  /** Typed by the user. */
  | 'note'
  /** The failover drill. */
  | 'drill';

export type Incident = {
  readonly kind: IncidentKind;
  /** `ok`: over, or healthy; `info`: neither good nor bad. */
  readonly standing: 'ok' | 'problem' | 'warning' | 'info';
  /** One sentence for people. */
  readonly words: string;
  /** The cluster that it happened in, where it was one. */
  readonly cluster?: string;
  /** Who did it, as the object's managed fields name them: "kubectl-edit". */
  readonly by?: string;
  /** How long it took, where something is over. */
  readonly seconds?: number;
  /** Requests that failed meanwhile, where something is over. */
  readonly lost?: number;
};
