/** How the client's istiod knows the other cluster: the remote secret, its own word, and the endpoints it has. */

import { cleaned } from '../../model/clean.ts';
import { istiodName, planeOf, systemNamespace } from '../../model/plane.ts';
import { sh } from '../../model/shell-word.ts';
import type { IstiodReport, RemoteSecret } from '../evidence.ts';
import { broken, type Hop, judged, ok, type Path, skipped } from '../hop.ts';

/** An istiod knows its own cluster without a Secret. */
const isOwn = ({ fromPrimary, to }: Path) => fromPrimary.name === to.name;

/** "Deployment istiod in istio-system of east". */
function istiodOf({ fromPrimary }: Path): string {
  const plane = planeOf(fromPrimary);
  return `Deployment ${istiodName(plane)} in ${plane.namespace} of ${fromPrimary.name}`;
}

const rewrites = 'eastwest up creates it, after testing its login';

export const remoteSecretHop: Hop = {
  id: 'remote-secret',
  title: 'the remote secret',
  judge: path => {
    const { fromPrimary, to } = path;
    if (isOwn(path)) return skipped(`${to.name} is the istiod's own cluster`);
    const namespace = systemNamespace(fromPrimary);
    const where = `remote secret for ${to.name} on ${fromPrimary.name}`;
    return judged(path.at(fromPrimary).remoteSecrets, `Secrets in ${namespace} of ${fromPrimary.name}`, all => {
      const named = all.filter(each => each.clusters.includes(to.name));
      const [read] = named.filter(each => each.isLabelled);
      if (read !== undefined) return ok(`Secret ${cleaned(read.name)} on ${fromPrimary.name}`);
      const [unread] = named;
      if (unread !== undefined) {
        return broken(
          `istiod of ${fromPrimary.name} does not read the ${where}: it lacks the label istio/multiCluster=true`,
          [`Secret ${namespace}/${cleaned(unread.name)} has no such label`],
          sh`kubectl -n ${namespace} label secret istio-remote-secret-${to.name} istio/multiCluster=true`,
        );
      }
      const other = all.find(each => each.name === `istio-remote-secret-${to.name}`);
      if (other !== undefined) {
        const keys = other.clusters.map(each => cleaned(each, 63)).join(', ') || 'no cluster';
        return broken(
          `the remote secret for ${to.name} on ${fromPrimary.name} names another cluster`,
          [`Secret ${namespace}/${other.name} has the key ${keys}; the cluster calls itself ${to.name}`],
          `delete it, then ${rewrites}`,
        );
      }
      const others = all.flatMap(each => each.clusters.map(id => cleaned(id, 63)));
      return broken(
        `there is no ${where}: its istiod does not read that cluster`,
        [others.length === 0 ? 'there are no remote secrets' : `there are secrets for ${others.join(', ')}`],
        rewrites,
      );
    });
  },
};

export const istiodHop: Hop = {
  id: 'istiod',
  title: 'every istiod is synced with the cluster',
  judge: path => {
    const { fromPrimary, to } = path;
    return judged(path.at(fromPrimary).istiods, `istiod of ${fromPrimary.name}`, reports => {
      if (reports.length === 0) {
        const fix = `inspect ${istiodOf(path)}`;
        return broken(`no istiod of ${fromPrimary.name} is ready`, ['no pod app=istiod is ready'], fix);
      }
      const silent = reports.find(each => each.clusters.length === 0);
      if (silent !== undefined) return { verdict: 'unknown', why: `${silent.pod} does not respond` };
      const behind = reports.find(each => syncOf(each, to.name) !== 'synced');
      if (behind === undefined) return ok(`${to.name} is synced in ${podsOf(reports)}`);
      const sync = syncOf(behind, to.name);
      const tried = triedOf(path);
      const listed = behind.clusters.map(({ id, sync: each }) => `${id} ${each}`).join(', ');
      const evidence = [`${behind.pod} lists ${listed}`, ...tried.words];
      if (sync === undefined && tried.isAccepted) {
        return broken(
          `istiod of ${fromPrimary.name} has not picked up the remote secret for ${to.name}`,
          evidence,
          `restart ${istiodOf(path)}: after a bad Secret it can miss the good one`,
        );
      }
      const how = sync === undefined ? `does not list ${to.name}` : `lists ${to.name} as ${sync}`;
      return broken(
        `istiod of ${fromPrimary.name} ${how}: it cannot read that API server`,
        evidence,
        tried.isAccepted
          ? `allow traffic from the istiod pods of ${fromPrimary.name} to the API server of ${to.name}: its login works from here`
          : `the login in the Secret does not work: delete the Secret, then ${rewrites}`,
      );
    });
  },
};

const podsOf = (reports: readonly IstiodReport[]) =>
  reports.length === 1 ? reports[0]?.pod : `all ${reports.length} istiod pods`;

function syncOf({ clusters }: IstiodReport, id: string): string | undefined {
  return clusters.find(each => each.id === id)?.sync;
}

/** What the API server said, from here, to the login that istiod has. */
function triedOf(path: Path): { readonly isAccepted: boolean; readonly words: readonly string[] } {
  const secrets = path.at(path.fromPrimary).remoteSecrets;
  const all: readonly RemoteSecret[] = 'seen' in secrets ? secrets.seen : [];
  const found = all.flatMap(each => each.tried.get(path.to.name) ?? [])[0];
  if (found === undefined) return { isAccepted: false, words: [] };
  if (found === 'accepted') return { isAccepted: true, words: ['from here the login of the Secret is accepted'] };
  return { isAccepted: false, words: [`from here, with the login of the Secret: ${cleaned(found.title)}`] };
}

export const shardHop: Hop = {
  id: 'endpoints-known',
  title: 'every istiod has the endpoints',
  judge: path => {
    const { fromPrimary, to } = path;
    return judged(path.at(fromPrimary).istiods, `istiod of ${fromPrimary.name}`, reports => {
      const unsaid = reports.find(each => each.shards === undefined);
      if (unsaid !== undefined) return { verdict: 'unknown', why: `${unsaid.pod} does not report its endpoints` };
      const without = reports.find(each => each.shards?.includes(to.name) !== true);
      if (without === undefined) return ok(`endpoints of helloworld in ${to.name} are in ${podsOf(reports)}`);
      const has = without.shards?.join(', ') || 'no cluster';
      return broken(
        `istiod of ${fromPrimary.name} has no endpoints of helloworld in ${to.name}, though it is synced`,
        [`${without.pod} has endpoints of ${has}`],
        `if helloworld is exported to all (exportTo, discoverySelectors), restart ${istiodOf(path)}: after a Secret was changed in place it can lose them (istio/istio#61043)`,
      );
    });
  },
};
