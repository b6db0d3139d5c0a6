/**
 * How a cluster sends requests, to helloworld or another URL, and what responses mean (docs/istio/traffic.md#requests).
 */
import { cleaned } from '../model/clean.ts';
import type { Observation } from '../model/tally.ts';
import { helloScript } from './hello-script.ts';

/** The service's address as pods of the mesh call it. */
export function helloUrl(namespace: string): string {
  return `http://helloworld.${namespace}:5000/hello`;
}

/**
 * The command that requests a URL at a rate per second (1 to 1000) until its stdin ends. For a pod that has curl;
 * `more`: arguments for it.
 */
export function requestCommand(url: string, perSecond: number, more: readonly string[] = []): readonly string[] {
  const rate = Math.min(1000, Math.max(1, Math.round(perSecond)));
  return ['sh', '-c', helloScript, 'hello', url, String(rate), ...more];
}

const trailer = /^@ (\d{3}) (\d+(?:\.\d+)?) (\d+)(?: (.*))?$/;
/** The version is the value of a label, the instance a pod. */
const hello = /^Hello version: ([A-Za-z0-9][\w.-]{0,62}), instance: ([\w.-]{1,253})$/;
/** A heartbeat, no part of any response. */
const alive = '@ alive';
/** What curl puts between the bodies when it is given several URLs. */
const separator = '--_curl_--';
const OPENING = 300;
/** Lines of a body that are kept for its opening. */
const LINES = 20;

/** Takes the lines of one stream; what a line completes, if anything. */
export type ObservationReader = (line: string) => Observation | undefined;

/** Who answered. */
export type Answered = { readonly version: string; readonly instance: string };

export type Reading = {
  /** Of a status with three digits: whether the response can be a good one. */
  readonly isGood: (status: string) => boolean;
  /** Who answered, where a line of the body says so. */
  readonly find?: (line: string) => Answered | undefined;
  /** Who answered, where no line has to say so. */
  readonly fallback?: (status: string) => Answered;
};

/** A reader of helloworld's responses. */
export function helloReader(): ObservationReader {
  return responseReader({ isGood: status => status === '200', find: helloIn });
}

/**
 * A reader of the lines of one stream. An answer is complete with its last line; before that there is none. A sign of
 * life may come in the middle of a line, because curl writes them in pieces.
 */
export function responseReader({ isGood, find, fallback }: Reading): ObservationReader {
  let body: string[] = [];
  let answer: Answered | undefined;
  let complaint = '';
  let unfinished = '';
  let isBroken = false;

  function read(line: string): Observation | undefined {
    const end = trailer.exec(line);
    if (end === null) {
      const own = /^curl: \(\d+\) (.*)$/.exec(line);
      if (own !== null) complaint = own[1] ?? '';
      else if (!line.startsWith(separator)) {
        answer = find?.(line) ?? answer;
        if (body.length < LINES) body.push(line.slice(0, OPENING));
      }
      return undefined;
    }
    const [, status = '', seconds = '0', exit = '0', message = ''] = end;
    const took = Number(seconds);
    const opening = body.join(' ').trim().slice(0, OPENING);
    const by = answer ?? fallback?.(status);
    const isResponse = exit === '0' && isGood(status) && by !== undefined;
    const observation: Observation = isResponse
      ? { observation: 'response', version: cleaned(by.version, 40), instance: cleaned(by.instance, 100), took }
      : { observation: 'miss', reason: reasonOf({ status, exit, message: message || complaint, opening }), took };
    body = [];
    answer = undefined;
    complaint = '';
    return observation;
  }

  return line => {
    if (line === alive) {
      isBroken = true;
      return undefined;
    }
    const whole = isBroken ? unfinished + line : line;
    if (isBroken && body.at(-1) === unfinished) body.pop();
    isBroken = false;
    const observation = read(whole);
    unfinished = observation === undefined ? whole : '';
    return observation;
  };
}

/** Answers are counted by version: a name that every object has is none. */
function helloIn(line: string): Answered | undefined {
  const [, version = '', instance = ''] = hello.exec(line) ?? [];
  return version === '' || version in {} ? undefined : { version, instance };
}

/** In few and stable words, because misses are counted by reason: no milliseconds, no ports that change. */
function reasonOf(miss: {
  readonly status: string;
  readonly exit: string;
  readonly message: string;
  readonly opening: string;
}): string {
  const { status, exit, message, opening } = miss;
  if (exit !== '0') return message === '' ? `curl ended with ${exit}` : curlWords(message);
  if (!status.startsWith('2')) return `HTTP ${status}: ${envoyWords(opening)}`;
  return `unexpected response: ${cleaned(opening, 80)}`;
}

function curlWords(message: string): string {
  const stable = message
    .replace(/(?<!\d)(\d+) milliseconds/, (_, milliseconds) => `${Math.round(Number(milliseconds) / 1000)} s`)
    .replace(/ after \d+ ms/, '');
  return cleaned(stable, 120);
}

/** Envoy's sentence is long and what matters stands at its end (docs/istio/traffic.md#requests). */
function envoyWords(body: string): string {
  if (!body.includes('upstream connect error')) return cleaned(body, 80) || 'no text';
  if (body.includes('CERTIFICATE_VERIFY_FAILED')) return 'upstream connect error: CERTIFICATE_VERIFY_FAILED';
  const cause = /reset reason: ([^,]+)/.exec(body)?.[1];
  return cause === undefined ? 'upstream connect error' : cleaned(`upstream connect error: ${cause}`, 80);
}
