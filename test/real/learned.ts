/** Facts as a run would have learned them, so that a plan shows the objects that it really writes. */
import type { ClusterFacts, Facts, Step } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { marked } from '../../source/model/marks.ts';

const pem = (kind: string) => `-----BEGIN ${kind}-----\nYWJj\n-----END ${kind}-----\n`;

function learned(version: string): Facts {
  const facts: ClusterFacts = {
    bundledVersions: [version],
    acceptedVersions: [version],
    gatewayAddresses: ['203.0.113.7'],
    discoveryAddress: '203.0.113.7',
    // The plan then makes the reader account too: the most that it may write.
    readerAccount: 'absent',
    readerToken: 'header.claims.signature',
    readerCa: pem('CERTIFICATE'),
    kialiToken: 'header.claims.signature',
    kialiCa: pem('CERTIFICATE'),
    kialiHost: 'kiali.apps.example.com',
    kialiVersion: 'v2.22',
    kialiOperator: 'v2.29.0',
    certificates: {
      caKey: pem('PRIVATE KEY'),
      caCert: pem('CERTIFICATE'),
      rootCert: pem('CERTIFICATE'),
      certChain: pem('CERTIFICATE'),
    },
  };
  return { planning: false, isDone: () => true, of: () => facts, text: (_cluster, fact) => facts[fact] ?? '' };
}

export type Written = { readonly step: string; readonly verb: 'apply' | 'create'; readonly object: KubeObject };

/** Everything that these steps write, marked as new objects are. */
export function writesOf(steps: readonly Step[], meshId: string, version: string): readonly Written[] {
  const facts = learned(version);
  return steps.flatMap(step => [
    ...(step.create?.(facts) ?? []).flatMap(({ object }) =>
      object === undefined ? [] : [{ step: step.id, verb: 'create' as const, object: marked(object, meshId) }],
    ),
    ...(step.apply?.(facts) ?? []).map(object => ({
      step: step.id,
      verb: 'apply' as const,
      object: marked(object, meshId),
    })),
  ]);
}
