/** What the command line asks for: argv becomes one of these values before anything else happens. */

import type { RemovalChoices } from '../source/preparation/removal-choices.ts';
import type { Scenario } from '../source/rehearsal/scenario.ts';
import type { ValuesOf } from './arguments/flag.ts';
import type * as groups from './arguments/groups.ts';
import type { Shell } from './completion/scripts.ts';

export type CommandName =
  | 'contexts'
  | 'plan'
  | 'up'
  | 'traffic'
  | 'check'
  | 'why'
  | 'status'
  | 'report'
  | 'kiali'
  | 'down'
  | 'change-root'
  | 'samples'
  | 'rehearse'
  | 'doctor'
  | 'completion'
  | 'man';

export type Command =
  | ({ readonly command: 'full-screen' } & Common & OnMesh)
  | ({ readonly command: 'contexts' } & Common & ValuesOf<typeof groups.contexts>)
  | ({ readonly command: 'plan' } & Common & OnMesh & ValuesOf<typeof groups.plan>)
  | ({ readonly command: 'up' } & Common & OnMesh & ValuesOf<typeof groups.up>)
  | ({ readonly command: 'traffic' } & Common & OnMesh & ValuesOf<typeof groups.traffic>)
  | ({ readonly command: 'check' } & Common & OnMesh & ValuesOf<typeof groups.check>)
  | ({ readonly command: 'why' } & Common & OnMesh & ValuesOf<typeof groups.why>)
  | ({ readonly command: 'status' } & Common & OnMesh & ValuesOf<typeof groups.status>)
  | ({ readonly command: 'report' } & Common & OnMesh & ValuesOf<typeof groups.report>)
  | ({ readonly command: 'kiali'; readonly kiali: ValuesOf<typeof groups.kialiFlags> } & Common &
      OnMesh &
      ValuesOf<typeof groups.kiali>)
  | ({
      readonly command: 'down';
      readonly removal: Pick<RemovalChoices, 'skip' | 'only' | 'options'>;
    } & Common &
      OnMesh &
      ValuesOf<typeof groups.down>)
  | ({ readonly command: 'change-root' } & Common & OnMesh & ValuesOf<typeof groups.changeRoot>)
  | ({ readonly command: 'samples'; readonly home: string; readonly other: string } & Common &
      OnMesh &
      ValuesOf<typeof groups.samples>)
  | {
      readonly command: 'rehearse';
      readonly scenario: Scenario;
      readonly kubeconfigOut: string | undefined;
      readonly appearance: Appearance;
    }
  | { readonly command: 'help'; readonly about: CommandName | undefined }
  | ({ readonly command: 'doctor'; readonly appearance: Appearance } & ValuesOf<typeof groups.doctor>)
  | { readonly command: 'completion'; readonly shell: Shell }
  /** What completion scripts ask; `words`: all behind `eastwest` up to the cursor. */
  | { readonly command: 'complete'; readonly words: readonly string[] }
  | { readonly command: 'man' }
  | { readonly command: 'version'; readonly output: 'text' | 'json' };

/** A command that works on a mesh. */
export type MeshCommand = Extract<Command, { readonly mesh: MeshFlags }>;

export type Common = { readonly world: WorldFlags; readonly appearance: Appearance };
export type OnMesh = { readonly mesh: MeshFlags };

/** Which clusters there are: those of a kubeconfig, or simulated ones. */
export type WorldFlags =
  | ({ readonly kind: 'kubeconfig'; readonly file: string | undefined } & Traced)
  | ({ readonly kind: 'rehearsal'; readonly scenario: Scenario } & Traced);

/** `trace`: the file that everything is written to. */
type Traced = { readonly trace?: string };

/**
 * What the flags say about the mesh. Values of `--cluster` and `--gateway-annotation` are as typed: which part of them is
 * a context's or a cluster's name only the kubeconfig can tell.
 */
export type MeshFlags = ValuesOf<typeof groups.mesh>;

export type Appearance = { readonly ascii: boolean; readonly color: boolean; readonly plain: boolean };
