/** Namespaces that are being deleted and cannot go. */
import { cleaned } from '../../model/clean.ts';
import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { sh } from '../../model/shell-word.ts';
import { type HealthCheck, inEach } from '../health-check.ts';

export const leavingNamespaces: HealthCheck = {
  id: 'leaving-namespaces',
  group: 'workloads',
  title: 'No namespace of the mesh is stuck in deletion',
  weight: 'problem',
  judge: seen =>
    inEach(
      seen,
      'Namespaces',
      ({ namespaces }) => namespaces,
      (namespaces, { member, system }) => {
        const own = namespaces.filter(({ metadata: { name } }) => name === system || isOfMesh(name));
        const leaving = own.filter(each => each.metadata.deletionTimestamp !== undefined);
        return {
          fine: 'none is being deleted',
          findings: leaving.map(each => ({
            words: `namespace ${each.metadata.name} of ${member.name} is being deleted and not gone`,
            evidence: remains(each),
            fix: sh`its objects have finalizers that only the operator clears: restore the operator (eastwest up), or eastwest down --clear-finalizers; what remains: kubectl get namespace ${each.metadata.name} -o yaml`,
          })),
        };
      },
    ),
};

const isOfMesh = (name: string) => /^istio-|^sample$|^sail-operator$|^kiali/.test(name);

function remains(namespace: KubeObject): readonly string[] {
  const said = listAt(namespace, 'status', 'conditions').flatMap(each =>
    textAt(each, 'status') === 'True' ? (textAt(each, 'message') ?? []) : [],
  );
  return said.length === 0 ? ['it is Terminating'] : said.map(each => cleaned(each, 400));
}
