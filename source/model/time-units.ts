/** Clocks count milliseconds (`5 * SECOND`), limits of goals count seconds (`2 * minutes`). */

/** In milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
/** In seconds. */
export const minutes = 60;
