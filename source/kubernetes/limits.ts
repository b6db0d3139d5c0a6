/**
 * How much of what a server sends is taken, in bytes. An API server stores objects of up to 1.5 MB, and answers with a
 * few of them; whoever sends more fills memory.
 */

/** One response: a whole list. */
export const MOST_RESPONSE = 32 * 1024 * 1024;
/** A refusal: a Status, or a page of something that stands before the API server. */
export const MOST_REFUSAL = 1024 * 1024;
/** One message of a command in a pod; kubelets send 32 kB at a time. */
export const MOST_MESSAGE = 4 * 1024 * 1024;
