/** What a real server refuses about pods and pod templates. */
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import { between, choice, duplicate, forbiddenField, notNegative, repeated, required, wrong } from '../causes.ts';
import { type Doc, isDict, same } from '../json.ts';
import { labelComplaints } from '../names.ts';
import type { Cause } from '../status-errors.ts';
import { containerCauses } from './container-rules.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** All that is wrong with the spec of a pod or template. */
export function podSpecCauses(spec: unknown, path: string): readonly Cause[] {
  const volumes = listAt(spec, 'volumes');
  const names = new Set(volumes.map(volume => at(volume, 'name')));
  const hostname = textAt(spec, 'hostname') ?? '';
  const containers = (['containers', 'initContainers'] as const).flatMap(list =>
    listAt(spec, list).flatMap((each, index) => containerCauses(each, `${path}.${list}[${index}]`, names)),
  );
  return [
    ...(listAt(spec, 'containers').length === 0 ? [required(`${path}.containers`)] : []),
    ...containers,
    ...twiceNamed(spec, path),
    ...volumes.flatMap((volume, index) => volumeCauses(volume, `${path}.volumes[${index}]`)),
    ...repeated(
      volumes.map(volume => at(volume, 'name')),
      index => `${path}.volumes[${index}].name`,
    ),
    ...choice(`${path}.restartPolicy`, at(spec, 'restartPolicy'), restartPolicies),
    ...choice(`${path}.dnsPolicy`, at(spec, 'dnsPolicy'), dnsPolicies),
    ...(hostname === '' ? [] : labelComplaints(hostname).map(why => wrong(`${path}.hostname`, hostname, why))),
    ...between(`${path}.securityContext.runAsUser`, at(spec, 'securityContext', 'runAsUser'), 0, 2 ** 31 - 1),
    ...notNegative(`${path}.activeDeadlineSeconds`, at(spec, 'activeDeadlineSeconds')),
    ...listAt(spec, 'tolerations').flatMap((each, index) => tolerationCauses(each, `${path}.tolerations[${index}]`)),
  ];
}

/** Containers of both lists share their names; of those in the second the first's count as seen. */
function twiceNamed(spec: unknown, path: string): readonly Cause[] {
  const main = listAt(spec, 'containers').map(each => at(each, 'name'));
  const early = listAt(spec, 'initContainers').map(each => at(each, 'name'));
  const shared = early.flatMap((name, index) =>
    main.includes(name) ? [duplicate(`${path}.initContainers[${index}].name`, name)] : [],
  );
  return [
    ...repeated(main, index => `${path}.containers[${index}].name`),
    ...repeated(early, index => `${path}.initContainers[${index}].name`),
    ...shared,
  ];
}

/** The name that a volume's source must give. */
const needed: Readonly<Record<string, string>> = {
  configMap: 'name',
  secret: 'secretName',
  hostPath: 'path',
  persistentVolumeClaim: 'claimName',
};

/** Of two sources the later one is too many. */
const sourceOrder = [
  ...['emptyDir', 'hostPath', 'secret', 'nfs', 'persistentVolumeClaim'],
  ...['downwardAPI', 'configMap', 'projected', 'csi', 'ephemeral', 'image'],
];

function volumeCauses(volume: unknown, here: string): readonly Cause[] {
  const name = textAt(volume, 'name') ?? '';
  const sources = Object.keys(recordAt(volume)).filter(field => field !== 'name');
  const [first, ...more] = sourceOrder.filter(source => sources.includes(source));
  const field = needed[first ?? ''];
  const nameless = first !== undefined && field !== undefined && (textAt(volume, first, field) ?? '') === '';
  return [
    ...(name === '' ? [required(`${here}.name`)] : labelComplaints(name).map(why => wrong(`${here}.name`, name, why))),
    ...(nameless ? [required(`${here}.${first}.${field}`)] : []),
    ...more.map(source => forbiddenField(`${here}.${source}`, 'may not specify more than 1 volume type')),
  ];
}

function tolerationCauses(toleration: unknown, here: string): readonly Cause[] {
  const { operator = 'Equal', value, key } = recordAt(toleration);
  return [
    ...choice(`${here}.operator`, operator, ['Equal', 'Exists']),
    ...choice(`${here}.effect`, at(toleration, 'effect'), ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
    ...(operator === 'Exists' && (value ?? '') !== ''
      ? [wrong(`${here}.operator`, toleration, "value must be empty when `operator` is 'Exists'")]
      : []),
    ...((key ?? '') === '' && operator !== 'Exists'
      ? [
          wrong(
            `${here}.operator`,
            operator,
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
          ),
        ]
      : []),
  ];
}

/** Of a pod's spec only images, tolerations and deadlines may change; the scheduler's and kubelet's writes go elsewhere. */
export function podChangeCauses(doc: Doc, before: Doc): readonly Cause[] {
  const fixed = (pod: Doc) => {
    const { tolerations, activeDeadlineSeconds, terminationGracePeriodSeconds, nodeName, ...spec } = recordAt(
      pod,
      'spec',
    );
    const imageless = (each: unknown) => (isDict(each) ? { ...each, image: '' } : each);
    return {
      ...spec,
      containers: listAt(pod, 'spec', 'containers').map(imageless),
      initContainers: listAt(pod, 'spec', 'initContainers').map(imageless),
    };
  };
  const bound = textAt(before, 'spec', 'nodeName');
  const moved = bound !== undefined && textAt(doc, 'spec', 'nodeName') !== bound;
  if (!moved && same(fixed(doc), fixed(before))) return [];
  const may =
    '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [forbiddenField('spec', `pod updates may not change fields other than ${may}`)];
}
