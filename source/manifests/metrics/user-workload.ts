/** OpenShift's switch for the monitoring of users' workloads, in a file that the administrator keeps. */
import type { Amendment } from '../../model/amendment.ts';
import type { KubeObject } from '../../model/kube.ts';
import { marked, meshOf } from '../../model/marks.ts';
import type { Problem } from '../../model/problem.ts';
import { meaning, readMap, withLinesFirst, type YamlMap } from './yaml-text.ts';

const KEY = 'config.yaml';
const SETTING = 'enableUserWorkload';
export const MONITORING_REF = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'openshift-monitoring',
  name: 'cluster-monitoring-config',
} as const;

/** On a foreign ConfigMap: what the setting was before (`absent`, `false`, `braces`, `no-key`). */
export const USER_WORKLOAD_ANNOTATION = 'eastwest/user-workload-monitoring';

/** Switches it on; all else that is set stays as it is. */
export function enableUserWorkload(meshId: string): Amendment {
  return {
    ref: MONITORING_REF,
    words: `${SETTING}: true in ${KEY}, everything else as it is`,
    amend: found => {
      if (found === undefined) {
        const { apiVersion, kind, namespace, name } = MONITORING_REF;
        const data = { [KEY]: `${SETTING}: true\n` };
        return { will: 'write', object: marked({ apiVersion, kind, metadata: { namespace, name }, data }, meshId) };
      }
      const text = found.data?.[KEY];
      const read = readMap(text ?? '');
      if ('wrong' in read) return { will: 'refuse', why: unreadable(read.wrong) };
      if (read.map[SETTING] === true) return { will: 'keep' };
      const { was, edited } = switchedOn(text, read.map);
      const checked = meaning(edited, { ...read.map, [SETTING]: true });
      if ('wrong' in checked) return { will: 'refuse', why: unreadable(checked.wrong) };
      return { will: 'write', object: noted(withText(found, checked.text), was) };
    },
  };
}

function switchedOn(text: string | undefined, map: YamlMap): { readonly was: string; readonly edited: string } {
  const line = `${SETTING}: true\n`;
  if (text === undefined) return { was: 'no-key', edited: line };
  if (text.trim() === '{}') return { was: 'braces', edited: line };
  if (SETTING in map) return { was: 'false', edited: text.replace(setTo, '$1true') };
  return { was: 'absent', edited: withLinesFirst(text, line) };
}

const setTo = /^(enableUserWorkload[ \t]*:[ \t]*)[^\s#]*/m;

/** As it was before: what others have set since stays. Nothing where it was not this program that switched it on. */
export function restoreUserWorkload(meshId: string): Amendment {
  return {
    ref: MONITORING_REF,
    words: `${SETTING} in ${KEY} as it was before`,
    amend: found => {
      const was = found === undefined ? undefined : userWorkloadBefore(found, meshId);
      if (found === undefined || was === undefined) return { will: 'keep' };
      const text = found.data?.[KEY] ?? '';
      const read = readMap(text);
      if ('wrong' in read) return { will: 'refuse', why: unreadable(read.wrong) };
      const { [SETTING]: now, ...others } = read.map;
      const isAlone = Object.keys(others).length === 0;
      const { [KEY]: _text, ...rest } = found.data ?? {};
      if (was === 'created' && isAlone && Object.keys(rest).length === 0) return { will: 'delete' };
      const back = unnoted(found);
      // It was switched off or taken out since.
      if (now !== true) return { will: 'write', object: back };
      if (was === 'no-key' && isAlone) return { will: 'write', object: { ...back, data: rest } };
      const edited =
        was === 'false'
          ? text.replace(setTo, '$1false')
          : was === 'braces' && isAlone
            ? '{}'
            : text.replace(/^enableUserWorkload[ \t]*:.*\n?/m, '');
      const checked = meaning(edited, was === 'false' ? { ...others, [SETTING]: false } : others);
      if ('wrong' in checked) return { will: 'refuse', why: unreadable(checked.wrong) };
      return { will: 'write', object: withText(back, checked.text) };
    },
  };
}

/** How it was before this program switched it on; undefined where it did not. */
export function userWorkloadBefore(found: KubeObject, meshId: string): string | undefined {
  return found.metadata.annotations?.[USER_WORKLOAD_ANNOTATION] ?? (meshOf(found) === meshId ? 'created' : undefined);
}

function withText(object: KubeObject, text: string): KubeObject {
  return { ...object, data: { ...object.data, [KEY]: text } };
}

function noted(object: KubeObject, was: string): KubeObject {
  const { metadata } = object;
  const annotations = { ...metadata.annotations, [USER_WORKLOAD_ANNOTATION]: was };
  return { ...object, metadata: { ...metadata, annotations } };
}

function unnoted(object: KubeObject): KubeObject {
  const { [USER_WORKLOAD_ANNOTATION]: _was, ...annotations } = object.metadata.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function unreadable(wrong: string): Problem {
  return {
    code: 'exists',
    title: `${KEY} of ConfigMap openshift-monitoring/cluster-monitoring-config ${wrong}`,
    hint: `Correct it, or set ${SETTING} in it yourself, then run again: kubectl -n openshift-monitoring edit configmap cluster-monitoring-config`,
  };
}
