/** The Istio version of a mesh: the user's, or the newest that all operators have (domain §2.4). Pure. */
import type { Problem } from '../source/model/problem.ts';
import { newestCommon, newestFirst } from '../source/model/version.ts';
import type { Choices } from './choices.ts';
import type { Found } from './decide.ts';

type Version = { readonly chosen: { readonly version?: string }; readonly problems: readonly Problem[] };

/** The user's, or what is there, or the newest that all operators have; left open where one is still to be installed. */
export function chooseVersion(choices: Choices, found: readonly Found[]): Version {
  const lists = found.flatMap(({ survey, choice, bundle }) => {
    const brought = bundle === undefined || 'problem' in bundle ? undefined : bundle.versions;
    // A bundle that names no images leaves it to its CRD, which is read during the run.
    const versions = survey.operator?.versions ?? (brought?.length === 0 ? undefined : brought);
    return versions === undefined ? [] : [{ name: choice.name, versions }];
  });
  const has = lists.map(({ name, versions }) => `${name}: ${versions.join(', ')}`).join('; ');
  const wanted = choices.version;
  if (wanted !== undefined) {
    const lacking = lists.filter(({ versions }) => !versions.includes(wanted)).map(({ name }) => name);
    const problem: Problem = {
      code: 'version-missing',
      title: `the operator of ${lacking.join(' and ')} cannot install Istio ${wanted}`,
      hint: `name one that all have with --istio-version (${has})`,
    };
    return { chosen: { version: wanted }, problems: lacking.length === 0 ? [] : [problem] };
  }
  // What is there already wins over the newest: running the plan again is no upgrade (interfaces).
  const there = newestFirst(found.flatMap(({ survey }) => survey.istio?.version ?? []))[0];
  if (there !== undefined && lists.every(({ versions }) => versions.includes(there))) {
    return { chosen: { version: there }, problems: [] };
  }
  if (lists.length < found.length) return { chosen: {}, problems: [] };
  const newest = newestCommon(lists.map(({ versions }) => versions));
  if (newest !== undefined) return { chosen: { version: newest }, problems: [] };
  const problem: Problem = {
    code: 'version-missing',
    title: 'the operators have no Istio version in common',
    hint: `bring them to one release (${has})`,
  };
  return { chosen: {}, problems: [problem] };
}
