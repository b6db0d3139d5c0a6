/**
 * The reason with which a wait or a watch that has served its purpose is aborted by the function that began it. It is told
 * to no user. Without a reason `abort()` makes an error with a stack each time, which costs more than most of such waits.
 */
export const OVER = new DOMException('over', 'AbortError');
