/** A command as a person types it, and how its answers are compared. */
export type Command = {
  /** Without `kubectl`. Words in single quotes may hold spaces. */
  readonly line: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What to do with an answer before it is compared, and why. */
  readonly only?: Filter;
  /** Why the real server here cannot be asked this. */
  readonly skip?: string;
};

/**
 * What changes nothing may be asked again: what controllers make of a change comes when they are ready, and a command in
 * a pod may answer before kubectl reads.
 */
export function changesNothing({ line }: Command): boolean {
  return / --dry-run=/.test(line) || reading.test(line);
}

const reading =
  /^(api-(resources|versions)|auth (can-i|whoami)|config (current|get|view)|describe|diff|events|exec|explain|get|logs|rollout (history|status)|top|version|cluster-info)/;

export type Filter = { readonly why: string; readonly of: (text: string) => string };

/** The words of a line, as a shell takes them apart. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}

/** How far a rollout has come when one looks is by chance. */
export const lastLine: Filter = {
  why: 'what is told on the way depends on timing',
  of: text => text.trim().split('\n').at(-1) ?? '',
};

/** Of things that were made at the same time, any may come first. */
export const sorted: Filter = {
  why: 'the order is by chance',
  of: text => text.split('\n').toSorted().join('\n'),
};

/** kwok is no kubelet: it tells nothing of images and containers. And nobody binds volumes in the simulation. */
export const withoutKubelet: Filter = {
  why: 'kwok writes no events, the simulation none about volumes, and the order of others is by chance',
  of: text =>
    text
      .split('\n')
      .filter(line => !/ (Pulled|Created|Started|WaitForFirstConsumer) {2}/.test(line))
      .toSorted()
      .join('\n'),
};

/** When pods behind a Service changed last. */
export const withoutTrigger: Filter = {
  why: 'whether a pod was seen to change depends on timing',
  of: text => text.replace('endpoints.kubernetes.io/last-change-trigger-time: <time>', '<none>'),
};

/** The quoted object of a refusal. */
export const withoutQuote: Filter = {
  why: 'a patch that does not fit is quoted as far as it was worked on, with its fields in the order of a Go map',
  of: text => text.replace(/Invalid value: ".*": /, 'Invalid value: <object>: '),
};

/** Names and types of fields. */
export const fieldsOnly: Filter = {
  why: "what fields are for is told in upstream's words, which are not ours to copy",
  of: text =>
    text
      .split('\n')
      .filter(line => /^(KIND|VERSION|GROUP|FIELD)|^[^<]+[\w:] +<[\w\][]+>/.test(line))
      .map(line => line.replace(/ {2}enum: .*$/, ''))
      .join('\n'),
};

/** Kinds that no mesh, no operator and no installer touches. */
export const withoutRareKinds: Filter = {
  why: 'the simulated server has no kinds for storage drivers, devices, certificates, flow control and address ranges',
  of: text =>
    text
      .split('\n')
      .filter(line => !rare.test(line))
      .join('\n'),
};

const rare =
  /(apiregistration|certificates|flowcontrol\.apiserver|node|resource)\.k8s\.io|^(bindings|componentstatuses|podtemplates)\b|^(csi|volumeatt|validatingadmission|ipaddress|servicecidr)/;
