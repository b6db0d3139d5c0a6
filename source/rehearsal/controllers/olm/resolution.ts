/** What OLM makes of all Subscriptions of a namespace together: what is to be installed, or why nothing is. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import type { Bundle } from './bundle.ts';

export type Namespace = {
  readonly name: string;
  readonly subscriptions: readonly KubeObject[];
  /** Without copies. */
  readonly csvs: readonly KubeObject[];
  /** What a catalog offers; nothing for one that is not there. */
  readonly offered: (source: string, sourceNamespace: string) => readonly Bundle[] | undefined;
};

export type Step = { readonly subscription: KubeObject; readonly bundle: Bundle };
export type Resolution = { readonly steps: readonly Step[] } | { readonly problem: string };

/** One Subscription that cannot be had stops them all. The words are those of a solver: only parts of them are steady. */
export function resolve(namespace: Namespace): Resolution {
  const steps: Step[] = [];
  for (const subscription of namespace.subscriptions) {
    const found = wantedOf(namespace, subscription);
    if ('problem' in found) return { problem: `constraints not satisfiable: ${found.problem}` };
    if (found.bundle === undefined) continue;
    const clash = clashOf(namespace, subscription, found.bundle, steps);
    if (clash !== undefined) return { problem: `constraints not satisfiable: ${clash}` };
    steps.push({ subscription, bundle: found.bundle });
  }
  return { steps };
}

type Wanted = { readonly bundle: Bundle | undefined } | { readonly problem: string };

/** The version that a Subscription is to have next; no bundle where it has what it wants. */
function wantedOf({ csvs, offered }: Namespace, subscription: KubeObject): Wanted {
  const spec = (field: string) => textAt(subscription, 'spec', field) ?? '';
  const own = `subscription ${subscription.metadata.name}`;
  const [name, source, from] = [spec('name'), spec('source'), spec('sourceNamespace')];
  const all = offered(source, from);
  if (all === undefined) {
    return {
      problem: `no operators found from catalog ${source} in namespace ${from} referenced by ${own}, ${own} exists`,
    };
  }
  const ofPackage = all.filter(each => each.package === name);
  const nothing = (where: string) => ({
    problem: `no operators found ${where} in the catalog referenced by ${own}, ${own} exists`,
  });
  const [newest] = ofPackage;
  if (newest === undefined) return nothing(`in package ${name}`);
  const channel = spec('channel') || (newest.channels[0] ?? '');
  const inChannel = ofPackage.filter(each => each.channels.includes(channel));
  const [head] = inChannel;
  if (head === undefined) return nothing(`in channel ${channel} of package ${name}`);
  const installed = textAt(subscription, 'status', 'installedCSV');
  if (installed !== undefined) {
    // One whose CSV was taken away stays as it is: nothing is installed again.
    const isThere = csvs.some(each => each.metadata.name === installed);
    return { bundle: isThere ? inChannel.find(each => each.replaces === installed) : undefined };
  }
  const starting = spec('startingCSV') || head.csv;
  const first = inChannel.find(each => each.csv === starting);
  return first === undefined
    ? nothing(`with name ${starting} in channel ${channel} of package ${name}`)
    : { bundle: first };
}

/** What exists may be of the same package, or bring the same kinds. */
function clashOf(
  { name, csvs, subscriptions }: Namespace,
  subscription: KubeObject,
  bundle: Bundle,
  steps: readonly Step[],
): string | undefined {
  const own = `subscription ${subscription.metadata.name}`;
  const channel = textAt(subscription, 'spec', 'channel') ?? bundle.channels[0] ?? '';
  const wanted = `${bundle.source}/${textAt(subscription, 'spec', 'sourceNamespace')}/${channel}/${bundle.csv}`;
  const exists = `${own} exists, ${own} requires at least one of ${wanted}`;
  for (const csv of csvs) {
    const present = csv.metadata.name;
    if (present === bundle.csv && isReferenced(subscriptions, present, subscription)) continue;
    if (present === bundle.replaces) continue;
    const kind = sharedKind(csv, bundle);
    if (kind === undefined) continue;
    const both = `@existing/${name}//${present} and ${wanted} provide ${kind}`;
    const unreferenced = `clusterserviceversion ${present} exists and is not referenced by a subscription`;
    const isLeft = !subscriptions.some(each => isReferenced([each], present, each));
    return `${both}, ${isLeft ? `${unreferenced}, ` : ''}${exists}`;
  }
  const other = steps.find(each => each.bundle.crds.some(crd => hasCrd(bundle, crd.metadata.name)));
  if (other === undefined) return undefined;
  return `${other.bundle.csv} and ${wanted} provide the same kinds, ${exists}`;
}

/** Whether a Subscription has this CSV; `own` may be installing it just now. */
function isReferenced(subscriptions: readonly KubeObject[], csv: string, own: KubeObject): boolean {
  const fields = ['installedCSV', 'currentCSV'];
  return [...subscriptions, own].some(each => fields.some(field => textAt(each, 'status', field) === csv));
}

const hasCrd = (bundle: Bundle, name: string) => bundle.crds.some(each => each.metadata.name === name);

function sharedKind(csv: KubeObject, bundle: Bundle): string | undefined {
  const owned = listAt(csv, 'spec', 'customresourcedefinitions', 'owned');
  const shared = owned.find(each => hasCrd(bundle, textAt(each, 'name') ?? ''));
  if (shared === undefined) return undefined;
  const group = (textAt(shared, 'name') ?? '').replace(/^[^.]*\./, '');
  return `${textAt(shared, 'kind')} (${group}/${textAt(shared, 'version')})`;
}
