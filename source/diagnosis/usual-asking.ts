/** How long helloworld is asked for a walk. */
import type { Asking } from '../traffic/ask-a-while.ts';

/** Enough to receive a version that has a tenth of the answers, nearly always: 40 requests from each cluster. */
export const usualAsking: Asking = { askFor: 4000, perSecond: 10 };
