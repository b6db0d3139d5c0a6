/** JSON text of a server as a value that every function here can walk through. */
import { jsonComplaint } from '../../model/limited-json.ts';
import { BadResponse } from '../failures/bad-response.ts';

/** Throws `SyntaxError` for what is not JSON, and `BadResponse` for JSON that is nested too deep or has too many values. */
export function jsonIn(text: string): unknown {
  const complaint = jsonComplaint(text);
  if (complaint !== undefined) throw new BadResponse(`the response ${complaint}`);
  return JSON.parse(text);
}
