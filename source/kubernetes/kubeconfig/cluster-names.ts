/** Cluster names suggested by context names, which may hold anything (docs/istio/model.md#cluster-names). */
import { cleaned } from '../../model/clean.ts';
import { isLabel } from '../../model/names.ts';

/** A valid cluster name for each context, in order, none twice. */
export function suggestClusterNames(
  contexts: readonly { readonly name: string; readonly server: string | undefined }[],
): readonly string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return contexts.map(({ name, server }) => {
    const wanted = suggestion(name, server);
    let free = wanted;
    let number = next.get(wanted) ?? 2;
    for (; taken.has(free); number++) free = `${wanted.slice(0, 60)}-${number}`;
    next.set(wanted, number);
    taken.add(free);
    return free;
  });
}

function suggestion(context: string, server: string | undefined): string {
  if (isLabel(context)) return context;
  // Without escape sequences, whose letters are no part of the name.
  const name = cleaned(context);
  return asLabel(telling(name, server)) || asLabel(name) || 'cluster';
}

/** The part of a context name that says which cluster it is. */
function telling(context: string, server: string | undefined): string {
  const openshift = /^[^/]*\/([^/:]+):\d+(\/|$)/.exec(context)?.[1];
  if (openshift !== undefined) return fromHost(undashed(openshift, server));
  const arn = /^arn:[^/]*:cluster\/(.+)$/.exec(context)?.[1];
  if (arn !== undefined) return arn;
  const gke = /^gke_[^_]+_[^_]+_(.+)$/.exec(context)?.[1];
  if (gke !== undefined) return gke;
  const eksctl = /^[^@]*@([^.@]+)\.[a-z0-9-]+\.eksctl\.io$/.exec(context)?.[1];
  if (eksctl !== undefined) return eksctl;
  const url = /^[a-z]+:\/\/([^/:]+)/.exec(context)?.[1];
  if (url !== undefined) return fromHost(url);
  return context.slice(context.lastIndexOf('@') + 1);
}

/** `oc login` writes `api-my-east-example-com` for `api.my-east.example.com`: the server tells where the dots were. */
function undashed(host: string, server: string | undefined): string {
  if (host.includes('.')) return host;
  const real = server !== undefined && URL.canParse(server) ? new URL(server).hostname : '';
  return real.replaceAll('.', '-') === host ? real : host.replaceAll('-', '.');
}

/** `api.east.example.com` → `east`. An address says nothing better than itself. */
function fromHost(host: string): string {
  if (/^[\d.]+$/.test(host)) return host;
  const labels = host.split('.');
  return (labels[0] === 'api' ? labels[1] : labels[0]) ?? host;
}

function asLabel(text: string): string {
  const safe = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return safe.slice(0, 63).replace(/^-+|-+$/g, '');
}
