/** What kubectl wrote, without what is by chance: times, ages, names' suffixes, addresses, versions of objects. */
import type { Ran } from './program.ts';

/** Two of these are equal when a person could not tell the servers apart. */
export function normalised({ code, out, err }: Ran): Ran {
  return { code, out: lines(out), err: lines(err) };
}

/** A condition of newer kubelets, and kwok's here, that the recorded nodes do not write, in YAML, JSON and `describe`. */
const started =
  /^ +- lastProbeTime: null\n +lastTransitionTime: .*\n +status: "True"\n +type: PodReadyToStartContainers\n|^ +\{\n +"lastProbeTime": null,\n +"lastTransitionTime": .*\n +"status": "True",\n +"type": "PodReadyToStartContainers"\n +\},\n|^ +PodReadyToStartContainers +True *\n/gm;

/** On a busy machine the loop that repairs addresses looks at a new Service before its address is written down. */
const repairs = /^.*ClusterIPNotAllocated.*\n/gm;
/** kubectl's own word for what arrives on a stream that it has closed by then. */
const lateOnStream = /^.*websocket\.go:\d+\] .*Unknown stream id.*\n/gm;
const noEvents = /^Events:\n +Type .*\n +---- .*\n(?! )/gm;

function lines(text: string): string {
  return text
    .replaceAll(started, '')
    .replaceAll(repairs, '')
    .replaceAll(lateOnStream, '')
    .replaceAll(noEvents, 'Events:  <none>\n')
    .replaceAll('\t', ' ')
    .split('\n')
    .map(line => withoutChance(line).trimEnd())
    .join('\n');
}

const replacements: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/go1\.\d+\.\d+/g, '<Go>'],
  [/X509SHA256=[0-9a-f]{64}/g, '<credential>'],
  // Logs of client-go: `E1121 09:22:22.123456 4711 file.go:12]`.
  [/^([EIW])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /, '$1<time> '],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000( UTC)?/g, '<time>'],
  [/"?(resourceVersion|resource-version|Resource Version)"?: +"?\d+"?/gi, '$1: <version>'],
  // An age of whole minutes has no seconds; processors are asked for by the hundred (`100m`), so that theirs stay.
  [/\b(?:(\d+d)?(\d+h)?(\d+m)?\d+s|(?<![.\d])(?:[2-9]|[1-5]\d)m)\b( \(x\d+ over \w+\))?/g, '<age>'],
  [/\b127\.0\.0\.1:\d+/g, '<server>'],
  [/\b(10|127|172)(\.\d+){3}\b/g, '<address>'],
  [/\/tmp\/[\w./-]+/g, '<file>'],
  // A hash of the template, then what makes a pod's name its own.
  [/\b([a-z]+(-[a-z]+)*)-(?=\w*\d)[0-9a-z]{6,10}-[0-9a-z]{5}\b/g, '$1-<hash>-<suffix>'],
  [/\b(web|pinned)-[0-9a-z]{6,10}\b/g, '$1-<hash>'],
  [/pod-template-hash([=:]"?) ?[0-9a-z]{6,10}/g, 'pod-template-hash$1<hash>'],
  [/(controller-revision-hash[=:]) ?[0-9a-z]{6,10}/g, '$1<hash>'],
  [/\b(agent|kube-api-access|web|headless|outside)-[0-9a-z]{5}\b/g, '$1-<suffix>'],
  [/(nodePort"?:|NodePort:.*) \d{5}/, '$1 <port>'],
  [/:3\d{4}\/TCP/g, ':<port>/TCP'],
];

/** Columns are as wide as their longest cell, so inner spaces say nothing after chance is taken out. */
function withoutChance(line: string): string {
  const [, indent = '', rest = ''] = /^( *)(.*)$/.exec(line) ?? [];
  const plain = replacements.reduce((text, [pattern, instead]) => text.replace(pattern, instead), rest);
  return indent + plain.replace(/ {2,}/g, '  ');
}
