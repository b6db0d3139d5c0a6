/** What the command line asks for: argv becomes one of these values before anything else happens. */
import type { TopologyId } from '../source/model/mesh.ts';
import type { RehearsalShape } from '../source/rehearsal/shape.ts';
import type { RemovalChoices } from '../state/prepare-removal.ts';

export type CommandName = 'contexts' | 'plan' | 'up' | 'traffic' | 'why' | 'down' | 'rehearse';

export type Command =
  | ({ readonly command: 'full-screen' } & Common & OnMesh)
  | ({ readonly command: 'contexts'; readonly probe: boolean; readonly output: 'text' | 'json' } & Common)
  | ({
      readonly command: 'plan';
      readonly output: 'text' | 'yaml' | 'json' | 'ndjson';
      /** Exit 6 when there are changes to make. */
      readonly exitCode: boolean;
      readonly timeout: number;
    } & Common &
      OnMesh)
  | ({
      readonly command: 'up';
      readonly output: 'text' | 'ndjson';
      readonly yes: boolean;
      readonly timeout: number;
    } & Common &
      OnMesh)
  | ({
      readonly command: 'traffic';
      readonly output: 'text' | 'ndjson';
      /** Seconds; 0: until stopped. */
      readonly seconds: number;
      readonly each: boolean;
    } & Common &
      OnMesh)
  | ({
      readonly command: 'why';
      readonly output: 'text' | 'ndjson';
      /** Cluster names; absent: all. */
      readonly from: string | undefined;
      readonly to: string | undefined;
      readonly timeout: number;
    } & Common &
      OnMesh)
  | ({
      readonly command: 'down';
      readonly output: 'text' | 'json' | 'ndjson';
      readonly yes: boolean;
      /** The mesh ID, typed: what `--yes` alone does not say. */
      readonly confirm: string | undefined;
      /** Show what would go, and end. */
      readonly dryRun: boolean;
      readonly timeout: number;
      readonly removal: Pick<RemovalChoices, 'skip' | 'only' | 'options'>;
    } & Common &
      OnMesh)
  | {
      readonly command: 'rehearse';
      readonly shape: RehearsalShape;
      readonly kubeconfigOut?: string;
      readonly look: Look;
    }
  | { readonly command: 'help'; readonly about: CommandName | undefined }
  | { readonly command: 'version' };

/** A command that works on a mesh. */
export type MeshCommand = Extract<Command, { readonly mesh: MeshFlags }>;

export type Common = { readonly world: WorldFlags; readonly look: Look };
export type OnMesh = { readonly mesh: MeshFlags };

/** Which clusters there are: those of a kubeconfig, or simulated ones. */
export type WorldFlags =
  | { readonly kind: 'kubeconfig'; readonly file: string | undefined }
  | { readonly kind: 'rehearsal'; readonly shape: RehearsalShape };

export type MeshFlags = {
  /** Values of `--cluster` as typed: which part is the context's name only the kubeconfig can tell. */
  readonly clusters: readonly string[];
  /** Absent: the one that fits what the clusters have. */
  readonly topology: TopologyId | undefined;
  readonly meshId: string;
  readonly version: string | undefined;
  readonly certificates: string | undefined;
  /** A folder, an archive, a URL or an image. */
  readonly operatorBundle: string | undefined;
  /** The client among the samples; absent: that of the version's own samples. */
  readonly client: 'curl' | 'sleep' | undefined;
  readonly istioRegistry: string | undefined;
  readonly samples: 'install' | 'none';
  readonly sampleNamespace?: string;
  readonly sampleRegistry: string | undefined;
  /** Values of `--gateway-annotation` as typed. */
  readonly gatewayAnnotations: readonly string[];
  /** Values of `--istio-values` as typed. */
  readonly istioValues: readonly string[];
  readonly copiedClusters?: true;
};

export type Look = { readonly ascii: boolean; readonly color: boolean; readonly plain: boolean };
