/** As much of protobuf as a catalog says: messages whose fields are texts, other messages, and lists of both. */

export type Message = readonly (readonly [field: number, value: string | Buffer])[];

/** The bytes of a message; an empty text is what an absent one is. */
export function encoded(message: Message): Buffer {
  return Buffer.concat(
    message.flatMap(([field, value]) => {
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      if (bytes.length === 0) return [];
      return [varint((field << 3) | LENGTH_DELIMITED), varint(bytes.length), bytes];
    }),
  );
}

/** The text in a field of a message that has nothing but texts. */
export function textIn(message: Buffer, field: number): string | undefined {
  for (let at = 0; at < message.length; ) {
    const tag = message[at] ?? 0;
    const length = readVarint(message, at + 1);
    const end = length.next + length.value;
    if (tag === ((field << 3) | LENGTH_DELIMITED)) return message.subarray(length.next, end).toString();
    at = end;
  }
  return undefined;
}

const LENGTH_DELIMITED = 2;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let at = start, scale = 1; ; at += 1, scale *= 0x80) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
  }
}
