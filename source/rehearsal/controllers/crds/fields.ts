/**
 * How fields of Kiali's kinds are written down here: `type=default`, a choice as `string|one|other`; `any` has whatever one
 * writes into it. A list of objects is a list of one.
 */
export type Fields = { readonly [name: string]: string | Fields | readonly [Fields] };
