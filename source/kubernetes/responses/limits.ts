/**
 * How much of what a server sends is taken, in bytes. An API server stores objects of up to 1.5 MB and gives large
 * lists in pages; a server that sends more fills memory.
 */
import { BadResponse } from '../failures/bad-response.ts';

const kilo = 1024;
const mega = 1024 * kilo;

/** One response: an object, or a page of a list. */
export const MOST_RESPONSE = 24 * mega;
/** A refusal: a Status, or a page of something that stands before the API server. */
export const MOST_REFUSAL = mega;
/** A response that is larger is read when no other large one of its server is. */
export const LARGE_RESPONSE = mega;
/** All large responses of one server in a minute. */
export const MOST_LARGE = 48 * mega;
/** All pages of a list: some five thousand pods. */
export const MOST_LIST = 48 * mega;
/** One event of a watch. */
export const MOST_EVENT = 4 * mega;
/** What all watches of a cluster hold together. */
export const MOST_WATCHED = 48 * mega;
/** One message of a command in a pod; kubelets send 32 kB at a time. */
export const MOST_MESSAGE = 4 * mega;

/** Throws `BadResponse` where there is more than that. */
export function insistWithin(bytes: number, most: number, what: string): void {
  if (bytes > most) throw new BadResponse(`${what} than ${sizeText(most)}`);
}

/** "500 kB", "64 MB"; decimal units. */
export function sizeText(bytes: number): string {
  return bytes < mega ? `${bytes / kilo} kB` : `${bytes / mega} MB`;
}
