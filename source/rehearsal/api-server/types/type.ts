/** How the fields of objects are typed: enough for field managers, strategic merges, strict validation and OpenAPI. */

export type Scalar =
  | 'string'
  | 'int'
  | 'long'
  | 'bool'
  | 'number'
  | 'bytes'
  | 'time'
  | 'microtime'
  | 'quantity'
  | 'intstr';

export type Type =
  | { readonly is: 'scalar'; readonly scalar: Scalar }
  /** Anything, owned as a whole. */
  | { readonly is: 'json' }
  /** Anything; its form decides: objects field by field, the rest as a whole. */
  | { readonly is: 'deduced' }
  | {
      readonly is: 'list';
      readonly items: Type;
      readonly kind: 'atomic' | 'map' | 'set';
      /** Of a list map: the fields that identify an item. */
      readonly keys: readonly string[];
      /** How a strategic merge patch treats it: absent, it replaces the list. */
      readonly merge?: { readonly key: string | undefined; readonly retainKeys: boolean };
    }
  | { readonly is: 'map'; readonly values: Type; readonly atomic: boolean }
  | { readonly is: 'struct'; readonly struct: () => Struct; readonly atomic: boolean };

export type Struct = {
  /** Id of the type among the built-in ones; '' for those of CRDs. */
  readonly id: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Fields that are not declared are kept: their type. */
  readonly others?: Type;
  /** Protobuf only: messages whose fields stand among ours. */
  readonly inlined: readonly { readonly tag: number; readonly type: Type }[];
};

export type Field = {
  readonly name: string;
  readonly required: boolean;
  /** Protobuf field number. */
  readonly tag?: number;
  readonly type: Type;
};

/** The declared field of a type, or the type that undeclared ones have. */
export function fieldType(type: Type, field: string): Type | undefined {
  switch (type.is) {
    case 'struct': {
      const struct = type.struct();
      return struct.fields.get(field)?.type ?? struct.others;
    }
    case 'map':
      return type.values;
    case 'deduced':
    case 'json':
      return type;
    case 'scalar':
    case 'list':
      return undefined;
  }
}

/** True for a field that the type declares by name (not a key of a map). */
export function isDeclared(type: Type, field: string): boolean {
  return type.is === 'struct' && type.struct().fields.has(field);
}
