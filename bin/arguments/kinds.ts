/** The kinds of values that flags of this program take; words, files and folders: `kind.ts`. */

import { KIALI_OPERATOR, SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { CNI_NAMESPACE } from '../../source/model/mesh.ts';
import { isDnsName, isLabel, isRegistry } from '../../source/model/names.ts';
import { ISTIO_NAMESPACE } from '../../source/model/plane.ts';
import { clientPodsOf, matchOf } from '../../source/model/target.ts';
import { parseDuration } from './duration.ts';
import { type Kind, kind } from './kind.ts';

const LABEL_FIX = 'Use lower-case letters, digits and "-", at most 63.';
export const label = (value: string) => kind(value, LABEL_FIX, text => (isLabel(text) ? text : undefined));

/** The name of an object: a DNS name. */
export const objectName = (what: string) =>
  kind('NAME', `Name ${what}: lower-case letters, digits, "-" and ".".`, text => (isDnsName(text) ? text : undefined));

/** In whose namespaces pods must not get a sidecar: those of Istio, its operator and the cluster itself. */
const isTaken = (namespace: string) =>
  [ISTIO_NAMESPACE, CNI_NAMESPACE, SAIL_OPERATOR.namespace, KIALI_OPERATOR.namespace].includes(namespace) ||
  /^(kube|openshift)-/.test(namespace);

/** A namespace that may be labelled for injection. */
export const ownNamespace: Kind<string> = {
  value: 'NAME',
  read: text => {
    if (!isLabel(text)) return { fix: LABEL_FIX };
    if (!isTaken(text)) return { value: text };
    return {
      wrong: `${text} belongs to the control plane, the operator or the cluster itself`,
      fix: 'Name a namespace for the sample apps only, such as sample.',
    };
  },
};

/** With `v`, however it was typed. */
export const istioVersion = kind('V', 'Write all three numbers, such as v1.30.3.', text =>
  /^v?\d+\.\d+\.\d+$/.test(text) ? `v${text.replace(/^v/, '')}` : undefined,
);

export const registry = kind(
  'REGISTRY',
  'Name a registry with its path, such as registry.example.com:5000/mirror, without https://.',
  text => (isRegistry(text) ? text : undefined),
);

/** `west=https://kiali.west.example.com`; or that there are none. */
export const kialiLink: Kind<'none' | { readonly cluster: string; readonly url: string }> = {
  value: 'NAME=URL|none',
  read: text => {
    if (text === 'none') return { value: text };
    const [, cluster = '', url = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    const fix = 'Write NAME=URL, such as west=https://kiali.west.example.com, or none.';
    if (!isLabel(cluster) || !/^https?:\/\//.test(url) || !URL.canParse(url)) return { fix };
    const { username, password } = new URL(url);
    if (username === '' && password === '') return { value: { cluster, url } };
    return { wrong: 'a URL must not contain credentials: others could read them', fix };
  },
};

/** `mesh_id=mesh1`: a label of Prometheus; or that there are none. */
export const labelValue = kind('LABEL=VALUE|none', 'Write LABEL=VALUE, such as mesh_id=mesh1, or none.', text => {
  if (text === 'none') return text;
  const [, label, value] = /^([a-zA-Z_][a-zA-Z0-9_]*)=(.+)$/s.exec(text) ?? [];
  return label === undefined || value === undefined ? undefined : { label, value };
});

/** A minor with `v`, however it was typed, or the operator's newest. */
export const kialiVersion = kind('V', 'Write two numbers, such as v2.22, or default.', text =>
  text === 'default' ? text : /^v?\d+\.\d+$/.test(text) ? `v${text.replace(/^v/, '')}` : undefined,
);

/** A registry without a path. */
export const registryHost = kind('HOST', 'Name the host of a registry, such as registry.istio.io.', text =>
  !text.includes('/') && isRegistry(text) ? text : undefined,
);

/** An object of others as checks name it, or how many all are. */
export const ofOthers = kind(
  'NAME:KIND/[NAMESPACE/]OBJECT|all=N',
  'Name the object as the check existing-objects does: FLAG east:Istio/default; or all of them by their number, as plan shows it: FLAG all=12.',
  text => (/^all=\d{1,4}$/.test(text) || /^[a-z0-9-]+:[A-Z]\w*(\/[\w.:-]+){1,2}$/.test(text) ? text : undefined),
);

/** Seconds. */
export const duration = kind('TIME', 'Give a time with its unit, such as 90s, 15m or 1h30m.', parseDuration);

export const count = kind('N', 'Give a number of clusters from 1 to 100.', text =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? Number(text) : undefined,
);

export const port = kind('PORT', 'Give a port from 1 to 65535.', text =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535 ? Number(text) : undefined,
);

/** Names of versions, with commas between. */
export const versions = kind('VERSIONS', 'Give versions with commas between, such as v1,v2.', text => {
  const given = text.split(',').filter(each => each !== '');
  return given.length > 0 && given.every(each => /^[\w.-]{1,63}$/.test(each)) ? given : undefined;
});

export const rate = kind('N', 'Give a number of requests per second from 1 to 1000.', text =>
  /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1000 ? Number(text) : undefined,
);

const URL_FIX = 'Give a URL as pods of the mesh call it, such as http://web.shop:8080/version.';
/** Without a login, which would be in the process list of a pod and in audit logs. */
export const url: Kind<string> = {
  value: 'URL',
  read: text => {
    if (!URL.canParse(text) || /\s/.test(text)) return { fix: URL_FIX };
    const { protocol, username, password } = new URL(text);
    if (username !== '' || password !== '') {
      return { wrong: 'a URL must not contain credentials: others could read them', fix: 'Remove them from the URL.' };
    }
    return protocol === 'http:' || protocol === 'https:' ? { value: text } : { fix: URL_FIX };
  },
};

export const method = kind('METHOD', 'Give an HTTP method in capitals, such as GET, HEAD or POST.', text =>
  /^[A-Z]{1,20}$/.test(text) ? text : undefined,
);

export const header = kind('NAME:VALUE', 'Give a header such as "end-user: jason".', text =>
  /^[\w!#$%&'*+.^`|~-]{1,100}:[\t\x20-\x7e]{0,1000}$/.test(text) ? text : undefined,
);

/** Text with `{}` where the version is. */
export const match = kind(
  'TEXT',
  'Give the text around the version, with {} in its place, such as "version: {},".',
  text => matchOf(text),
);

export const clientPods = kind(
  'NAMESPACE/LABELS|NAMESPACE/POD',
  'Name pods with curl by their labels, such as shop/app=web, or one by its name; :CONTAINER behind it says which container.',
  clientPodsOf,
);

export const pace = kind('P', 'Give a number from 0 (no delays) to 10; 1 is lifelike.', text =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) <= 10 ? Number(text) : undefined,
);
