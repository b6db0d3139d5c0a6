/** The user's own values of Istio are such as the operator takes: held against the schema of its kinds. */
import type { Evidence } from '../../model/check-result.ts';
import { at, listAt, textAt } from '../../model/fields.ts';
import { fieldsOf } from '../../model/istio-values.ts';
import type { JsonObject, KubeObject } from '../../model/kube.ts';
import { schemaViolations } from '../../model/schema-violations.ts';
import { type Check, trouble } from '../check.ts';
import { type Candidate, each, listed } from '../subject.ts';

export const istioValues: Check = {
  id: 'istio-values',
  title: 'Your Istio values match the operator’s schema',
  weight: 'problem',
  run: async (subject, signal) => {
    const { candidates } = subject;
    if (candidates.every(({ member }) => member.values === undefined))
      return { skipped: 'there are none (--istio-values)' };
    const own = await each(subject, candidate => schemaOn(candidate, signal));
    const some = own.find(schema => schema !== undefined);
    const judged = candidates.map((candidate, index) => ({ candidate, schema: own[index] ?? some }));
    return {
      evidence: candidates.map(({ member }) => described(member.name, member.values)),
      trouble: judged.flatMap(({ candidate, schema }) => (schema === undefined ? [] : told(candidate, schema))),
      doubts: judged.flatMap(({ candidate: { member }, schema }) =>
        schema === undefined && member.values !== undefined ? [unknown(member.name)] : [],
      ),
    };
  },
};

const crdName = 'istios.sailoperator.io';
const crdKind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

/** The schema of `spec.values`: of the installed operator, else of the one that will be installed. */
async function schemaOn(candidate: Candidate, signal: AbortSignal): Promise<unknown> {
  const { bundle } = candidate;
  const served = await listed(candidate, crdKind, signal, { fields: `metadata.name=${crdName}` });
  const brought = bundle === undefined || 'problem' in bundle ? [] : bundle.kinds;
  return [...(served ?? []), ...brought].filter(({ metadata }) => metadata.name === crdName).map(valuesSchema)[0];
}

function valuesSchema(crd: KubeObject): unknown {
  const version = listAt(crd, 'spec', 'versions').find(each => textAt(each, 'name') === 'v1');
  return at(version, 'schema', 'openAPIV3Schema', 'properties', 'spec', 'properties', 'values');
}

function described(cluster: string, values: JsonObject | undefined): Evidence {
  const fields = values === undefined ? [] : fieldsOf(values);
  return { cluster, words: fields.length === 0 ? 'none' : fields.join(', ') };
}

function told({ member }: Candidate, schema: unknown) {
  const isCarried = (field: string) => at(member.carriedValues, ...field.split('.')) !== undefined;
  return schemaViolations(schema, member.values ?? {}).map(({ field, words }) =>
    isCarried(field)
      ? trouble(
          'exists',
          `${member.name}: its istiod has ${field}, which ${words} in an Istio of the operator`,
          'change it with the tool that installed it, then run again; the fields are those of spec.values: kubectl explain istio.spec.values',
        )
      : trouble(
          'bad-input',
          `${member.name}: ${field} of --istio-values ${words}`,
          'correct it in the file; the fields are those of spec.values: kubectl explain istio.spec.values',
        ),
  );
}

const unknown = (name: string) =>
  trouble(
    'unmet',
    `${name}: the values of --istio-values cannot be checked before the operator is installed`,
    'an unknown field is refused when the control plane is installed: correct the file then and run again',
  );
