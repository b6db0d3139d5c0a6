/** What the operator says of Istio and IstioCNI: charts that it cannot apply, versions that it does not have. */
import { cleaned } from '../../model/clean.ts';
import { conditionMeaning } from '../../model/condition-words.ts';
import { conditionOf } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { sh } from '../../model/shell-word.ts';
import { type HealthCheck, ifSeen, inEach } from '../health-check.ts';
import type { Finding } from '../result.ts';

export const reconciled: HealthCheck = {
  id: 'reconciled',
  group: 'workloads',
  title: 'The operator reconciles Istio and IstioCNI',
  weight: 'problem',
  judge: seen =>
    inEach(
      seen,
      'Istio objects',
      ({ istios }) => istios,
      (istios, cluster) => {
        const objects = [...istios, ...ifSeen(cluster.cnis)];
        const fine =
          objects.length === 0 ? 'not managed by the operator' : `${objects.map(titleOf).join(', ')} reconciled`;
        return { fine, findings: objects.flatMap(each => findingsOf(cluster.member.name, each)) };
      },
    ),
};

const titleOf = ({ kind, metadata }: KubeObject) => `${kind} ${cleaned(metadata.name, 63)}`;

function findingsOf(cluster: string, object: KubeObject): readonly Finding[] {
  return ['Reconciled', 'DependenciesHealthy'].flatMap(type => {
    const condition = conditionOf(object, type);
    if (condition === undefined || condition.status === 'True') return [];
    const said = cleaned([condition.reason, condition.message].filter(Boolean).join(': '), 600);
    return [
      {
        words: `${titleOf(object)} of ${cluster}: ${conditionMeaning(type, object)}`,
        evidence: [`${type} is ${condition.status}${said === '' ? '' : `: ${said}`}`],
        fix: fixFor(said, object),
      },
    ];
  });
}

/** The operator's words, and what helps. */
const fixes: readonly (readonly [sign: RegExp, fix: string])[] = [
  [
    /ownership metadata|cannot be imported into the current release/,
    'an object that the message names was created by something else before: delete it, or give it the labels and annotations of the Helm release; the operator then creates it',
  ],
  [
    /end-of-life|unsupported version|not supported|resources directory|version not found/i,
    'choose a version that the operator bundles (spec.version; eastwest plan lists none that it cannot install), or upgrade the operator',
  ],
  [/IstioCNINotFound/, 'create IstioCNI default: eastwest up does it'],
  [/IstioCNINotHealthy/, 'inspect the agent: kubectl -n istio-cni get pods,events'],
];

function fixFor(said: string, { kind, metadata }: KubeObject): string {
  return (
    fixes.find(([sign]) => sign.test(said))?.[1] ??
    sh`inspect it: kubectl get ${kind.toLowerCase()} ${metadata.name} -o yaml`
  );
}
