/** What a removed mesh leaves that harms the next user of the cluster. Pure. */
import { listAt, textAt } from '../model/fields.ts';
import type { Leftover } from '../model/inventory.ts';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';

type LeftoverFacts = {
  readonly webhooks: readonly KubeObject[];
  readonly bindings: readonly KubeObject[];
  readonly istios: readonly KubeObject[];
  readonly hasIstiod: boolean;
  readonly namespace: string;
};

/** What would harm or confuse the next user of the cluster: webhooks without a server, bindings of an account that goes. */
export function leftoversIn({ webhooks, bindings, istios, hasIstiod, namespace }: LeftoverFacts): readonly Leftover[] {
  const orphaned = webhooks.filter(
    each =>
      istios.length === 0 &&
      !hasIstiod &&
      listAt(each, 'webhooks').some(hook => /^istiod/.test(textAt(hook, 'clientConfig', 'service', 'name') ?? '')),
  );
  const dangling = bindings.filter(
    each =>
      each.metadata.ownerReferences === undefined &&
      listAt(each, 'subjects').some(
        subject =>
          textAt(subject, 'name') === 'istio-reader-service-account' && textAt(subject, 'namespace') === namespace,
      ),
  );
  return [
    ...orphaned.map(each => ({
      object: objectTitle(refOf(each)),
      why: 'no istiod serves it: it blocks creation of the objects it is called for',
    })),
    ...dangling.map(each => ({
      object: objectTitle(refOf(each)),
      why: 'not created by eastwest: it binds istio-reader-service-account',
    })),
  ];
}
