/** Clocks count milliseconds (`5 * SECOND`), limits of goals count seconds (`2 * minutes`). */

/** In milliseconds. */
export const SECOND = 1000;
/** In seconds. */
export const minutes = 60;
