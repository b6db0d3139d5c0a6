/** What fixes say by flags and commands, as the screens have it: by the key, and where it is. In each, what says more comes first. */

/** What runs the plan. */
export const planKey = 'S on Plan';

/** A value as it is written for a shell: quoted, or up to what ends a sentence. */
const value = String.raw`(?:'[^']*'|[^\s']+?(?=[),.;:]*(?:\s|$)))`;
const flag = (...parts: readonly string[]) => new RegExp(parts.join(''), 'g');
/** NAME=CONTEXT and a pair behind it: `--cluster east=admin,role=primary`. */
const withPair = (keys: string) => flag(String.raw`--cluster (?:'[^']*'|[^\s,'])+,(?:`, keys, ')=', value);

/** Of the mesh's. */
export const meshFlagWords: readonly (readonly [flag: RegExp, words: string])[] = [
  // Steps of the main job
  [/\beastwest up waits\b/g, 'the install waits'],
  [/\b[Rr]un eastwest up\b(?! --)(?: again\b)?/g, planKey],
  [/\beastwest up\b(?! --)(?: again\b)?/g, planKey],
  [/\brun again to resume\b/g, 'r resumes'],
  [/\beastwest kiali --metrics adds\b/g, 'Metrics on Kiali (K) adds'],
  [/\beastwest kiali\b(?! (?:--|…))/g, 'the plan of Kiali (K)'],
  [/\beastwest down --clear-finalizers\b/g, 'F on Remove'],
  [/\beastwest down --kiali-only\b/g, 'K on Remove'],
  [/\buntil eastwest down\b(?! --)/g, 'until the mesh is removed (x on Clusters)'],
  [/\beastwest down\b(?! --)/g, 'x on Clusters'],
  [/\brun down again\b/g, 'r and x on Remove'],
  [flag(String.raw`\beastwest change-root(?: --[a-z-]+ `, value, ')*'), 'X on Certificates'],
  [/\bin eastwest traffic\b/g, 'on Traffic'],
  [/\beastwest traffic\b(?! --)/g, 'Traffic'],
  [/\beastwest why\b(?! --)/g, 'w on Traffic'],
  [/\beastwest plan\b(?! --)/g, 'Plan'],
  [/\beastwest status\b(?! --)/g, 'M on Clusters'],
  // What is chosen on Plan and Remove
  [/--take-over all=\d+/g, 'U on Plan'],
  [flag(String.raw`--take-over '?[^\s:']+:`, value), 'u on Plan'],
  [/--take-over\b/g, 'u on Plan'],
  [/--clear-finalizers\b/g, 'F on Remove'],
  [flag('--(?:only|disconnect) (', value, ')'), 'space on Remove for $1'],
  [flag('[Ss]kip (?:it|the cluster): --skip (', value, ')'), 'Or let all but $1 leave: space on Remove'],
  [/--operator(?= removes)/g, 'o on Remove'],
  // Clusters
  [/; its CA or name: ,api-ca=FILE or ,api-server-name=NAME/g, ', which asks for its CA and name as well'],
  [/ or ,api-server-name=NAME(?:; or another URL: ,api=URL)?/g, ''],
  [withPair('role'), 't on Clusters'],
  [withPair('network'), 'n on Clusters'],
  [withPair('primary'), 'b on Clusters'],
  [withPair('api|api-ca|api-server-name'), 'a on Clusters'],
  [/--cluster NAME,api=URL/g, 'a on Clusters'],
  [/ \(api= of --cluster\)/g, ' (a on Clusters)'],
  [/--cluster NAME=CONTEXT(?!,)/g, 'e on Clusters'],
  [/--cluster '?([^\s=,']+)=CONTEXT'?(?!,)/g, '$1 (space on Clusters)'],
  [/--cluster (?:'([^'=,]+)=[^']*'|([^\s=,']+)=(?:'[^']*'|[^\s,;']+?))(?=[.;]?(?:\s|$))/g, '$1$2 (e on Clusters)'],
  [/ with --cluster\b(?! )/g, ' (space on Clusters)'],
  [/--cluster [a-z]+ --cluster [a-z]+$/g, 'space on Clusters'],
  [/--copied-clusters\b/g, '= on Clusters'],
  [/ with --kubeconfig(?: FILE or \$KUBECONFIG)?/g, ' (o on Clusters)'],
  // Topology and Certificates
  [/\brun with --mesh-id (\S+?)(?=[,;]?(?:\s|$))/g, 'set the mesh ID to $1 (e on Topology)'],
  [/--mesh-id (\S+?)(?=[,;.]?(?:\s|$))/g, '$1 (e on Topology)'],
  [/--mesh-id\b/g, 'e on Topology'],
  [/\bleave --topology out, (?:or )?name --topology (\S+?)(?=[,;])/g, 'choose $1 on Topology'],
  [/--topology (\S+?)(?=[,;.]?(?:\s|$))/g, '$1 on Topology'],
  [/ with --certificates\b(?! )/g, ' (e on Certificates)'],
  [/--certificates(?: DIR)?\b/g, 'e on Certificates'],
];

/** Of Kiali's, by the title of a row or by a key. */
export const kialiFlagWords: readonly (readonly [flag: RegExp, words: string])[] = [
  [/Install the mesh first: eastwest up .*/g, 'Install the mesh first: q, then enter leads to its plan.'],
  [/eastwest kiali … --disconnect (\S+)/g, 'x on the row of $1'],
  [/Name all of them with --cluster/g, 'Select all of them (space on Clusters, or on the row of one that is left out)'],
  [/(?:Add it: )?--kiali-link ([^\s=]+)=URL/g, 'l on the row of $1'],
  [/--kiali-link (\S+)/g, 'link to $1'],
  [/--kiali-link/g, 'links'],
  [/--kiali-impersonation(?: on)?/g, 'Login one login'],
  [/--kiali-auth (\w+)/g, 'Login $1'],
  [/--kiali-auth/g, 'Login'],
  [/--kiali-version/g, 'Version'],
  [/--kiali-remote-operator none/g, 'On the others: no operator'],
  [/--kiali-remote-operator install/g, 'On the others: operator'],
  [/--kiali-query-scope/g, 'query labels'],
  [/--console/g, 'Address Route, plugin'],
  [/--metrics (thanos|federation)/g, 'Metrics $1'],
  [/--home NAME\b/g, 'Home cluster'],
  [/--home (\S+)/g, 'Home cluster $1'],
  [/--rotate-token (\S+)/g, 'new token for $1'],
];

/** Flags of the program's start, which no screen changes: beside them leaving something out means just that. */
export const startFlags = /--(?:kiali-values|kiali-operator-bundle|metrics-address)\b/;

/** Beside these words a choice is not left out but left as it is. */
export const keptChoice = [
  /\b(L|l)eave (?:it|the flag|one of the two|Login|links|query labels|Login one login) out\b/g,
  '$1eave it as it was',
] as const;
