/** What stands for what becomes of an object, the same with every terminal: as in a diff. */
export const changeMarks = { create: '+', change: '~', delete: '-', unchanged: '=', unknown: '?' } as const;
