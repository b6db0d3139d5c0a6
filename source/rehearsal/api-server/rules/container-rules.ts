/** What a real server refuses about containers. */
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import {
  between,
  choice,
  forbiddenField,
  missing,
  notNegative,
  portNumber,
  repeated,
  required,
  wrong,
} from '../causes.ts';
import { labelComplaints, portNameComplaints } from '../names.ts';
import { nanoOf } from '../quantity.ts';
import type { Cause } from '../status-errors.ts';

/** All that is wrong with one container; `volumes` are the names of the pod's. */
export function containerCauses(container: unknown, here: string, volumes: ReadonlySet<unknown>): readonly Cause[] {
  const name = textAt(container, 'name') ?? '';
  return [
    ...(name === '' ? [required(`${here}.name`)] : labelComplaints(name).map(why => wrong(`${here}.name`, name, why))),
    ...imageCauses(textAt(container, 'image') ?? '', `${here}.image`),
    ...choice(`${here}.imagePullPolicy`, at(container, 'imagePullPolicy'), ['Always', 'IfNotPresent', 'Never']),
    ...portsCauses(container, `${here}.ports`),
    ...listAt(container, 'env').flatMap((each, index) => variableCauses(each, `${here}.env[${index}]`)),
    ...mountCauses(container, `${here}.volumeMounts`, volumes),
    ...resourceCauses(container, `${here}.resources`),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap(probe =>
      probeCauses(at(container, probe), `${here}.${probe}`),
    ),
    ...between(`${here}.securityContext.runAsUser`, at(container, 'securityContext', 'runAsUser'), 0, 2 ** 31 - 1),
    ...privilegeCauses(recordAt(container, 'securityContext'), `${here}.securityContext`),
  ];
}

function imageCauses(image: string, field: string): readonly Cause[] {
  if (image === '') return [required(field)];
  return image === image.trim() ? [] : [wrong(field, image, 'must not have leading or trailing whitespace')];
}

function portsCauses(container: unknown, here: string): readonly Cause[] {
  const ports = listAt(container, 'ports');
  return [
    ...ports.flatMap((port, index) => {
      const name = textAt(port, 'name') ?? '';
      const number = at(port, 'containerPort') ?? 0;
      return [
        ...(name === '' ? [] : portNameComplaints(name)).map(why => wrong(`${here}[${index}].name`, name, why)),
        ...(number === 0
          ? [required(`${here}[${index}].containerPort`)]
          : portNumber(`${here}[${index}].containerPort`, number)),
        ...choice(`${here}[${index}].protocol`, at(port, 'protocol'), ['SCTP', 'TCP', 'UDP']),
      ];
    }),
    ...repeated(
      ports.map(port => at(port, 'name')),
      index => `${here}[${index}].name`,
    ),
  ];
}

const fields =
  /^(metadata\.(name|namespace|uid|(labels|annotations)\['[^']+'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;

function variableCauses(variable: unknown, here: string): readonly Cause[] {
  const causes: Cause[] = [];
  if ((textAt(variable, 'name') ?? '') === '') causes.push(required(`${here}.name`));
  const sources = Object.keys(recordAt(variable, 'valueFrom'));
  if (at(variable, 'valueFrom') === undefined) return causes;
  if (sources.length === 0) {
    const one =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    causes.push(wrong(`${here}.valueFrom`, '', one));
  }
  if ((textAt(variable, 'value') ?? '') !== '') {
    causes.push(wrong(`${here}.valueFrom`, '', 'may not be specified when `value` is not empty'));
  }
  if (sources.length > 1) {
    causes.push(wrong(`${here}.valueFrom`, '', 'may not have more than one field specified at a time'));
  }
  const path = textAt(variable, 'valueFrom', 'fieldRef', 'fieldPath');
  if (path !== undefined && !fields.test(path)) {
    const why = `error converting fieldPath: field label not supported: ${path}`;
    causes.push(wrong(`${here}.valueFrom.fieldRef.fieldPath`, path, why));
  }
  return causes;
}

function mountCauses(container: unknown, here: string, volumes: ReadonlySet<unknown>): readonly Cause[] {
  const mounts = listAt(container, 'volumeMounts');
  const paths = mounts.map(mount => at(mount, 'mountPath'));
  return mounts.flatMap((mount, index) => {
    const [name, path] = [textAt(mount, 'name') ?? '', paths[index]];
    return [
      ...(name === '' ? [required(`${here}[${index}].name`)] : []),
      ...(name === '' || volumes.has(name) ? [] : [missing(`${here}[${index}].name`, name)]),
      ...((path ?? '') === '' ? [required(`${here}[${index}].mountPath`)] : []),
      ...(paths.indexOf(path) < index ? [wrong(`${here}[${index}].mountPath`, path, 'must be unique')] : []),
    ];
  });
}

function resourceCauses(container: unknown, here: string): readonly Cause[] {
  const limits = recordAt(container, 'resources', 'limits');
  const negative = ['limits', 'requests'].flatMap(kind =>
    Object.entries(recordAt(container, 'resources', kind)).flatMap(([name, amount]) =>
      (nanoOf(String(amount)) ?? 0n) < 0n
        ? [wrong(`${here}.${kind}[${name}]`, amount, 'must be greater than or equal to 0')]
        : [],
    ),
  );
  const larger = Object.entries(recordAt(container, 'resources', 'requests')).flatMap(([name, amount]) => {
    const limit = limits[name];
    if (limit === undefined || (nanoOf(String(amount)) ?? 0n) <= (nanoOf(String(limit)) ?? 0n)) return [];
    return [wrong(`${here}.requests`, amount, `must be less than or equal to ${name} limit of ${String(limit)}`)];
  });
  return [...negative, ...larger];
}

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

function probeCauses(probe: unknown, here: string): readonly Cause[] {
  if (probe === undefined) return [];
  const [, ...more] = handlers.filter(handler => at(probe, handler) !== undefined);
  const none = handlers.every(handler => at(probe, handler) === undefined);
  const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
  const successes = here.endsWith('readinessProbe') ? 1 : at(probe, 'successThreshold');
  return [
    ...(none ? [required(here, 'must specify a handler type')] : []),
    ...more.map(handler => forbiddenField(`${here}.${handler}`, 'may not specify more than 1 handler type')),
    ...counts.flatMap(count => notNegative(`${here}.${count}`, at(probe, count))),
    ...(successes === 1 ? [] : [wrong(`${here}.successThreshold`, successes, 'must be 1')]),
  ];
}

function privilegeCauses(context: Readonly<Record<string, unknown>>, field: string): readonly Cause[] {
  if (context.privileged !== true || context.allowPrivilegeEscalation !== false) return [];
  return [wrong(field, goContext(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')];
}

/** A security context with the names of Go's fields, in their order. */
function goContext(context: Readonly<Record<string, unknown>>): object {
  const names = [
    ...['Capabilities', 'Privileged', 'SELinuxOptions', 'WindowsOptions', 'RunAsUser', 'RunAsGroup', 'RunAsNonRoot'],
    ...['ReadOnlyRootFilesystem', 'AllowPrivilegeEscalation', 'ProcMount', 'SeccompProfile', 'AppArmorProfile'],
  ];
  return Object.fromEntries(names.map(name => [name, context[name.charAt(0).toLowerCase() + name.slice(1)] ?? null]));
}
