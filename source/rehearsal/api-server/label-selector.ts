/** Label selectors in their text form, read as Kubernetes reads them, with its words for what cannot be read. */
import { keyComplaints, labelValueComplaint } from './metadata-rules.ts';
import { badRequest } from './status-errors.ts';

type Labels = Readonly<Record<string, string>>;
export type LabelTest = (labels: Labels) => boolean;

/** The test of a selector such as `a=b,c!=d,e in (f,g),h,!i,j>1`. Throws 400 when it cannot be read. */
export function labelTest(text: string): LabelTest {
  const tests = createParser(tokensOf(text)).requirements();
  return labels => tests.every(each => each(labels));
}

/** `word`s are keys, values, `in` and `notin`; of the end the text is empty. */
type Token = { readonly is: 'word' | 'sign' | 'end'; readonly text: string };

const signs = [')', ',', '!', '==', '=', '>', '<', '!=', '('];
const isSign = (character: string): boolean => '=!(),><'.includes(character);

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const first = text[at] ?? '';
    if (/\s/.test(first)) at += 1;
    else if (isSign(first)) {
      const two = text.slice(at, at + 2);
      const sign = signs.includes(two) && two.length === 2 ? two : first;
      tokens.push({ is: 'sign', text: sign });
      at += sign.length;
    } else {
      const [word = first] = /^[^\s=!(),><]+/.exec(text.slice(at)) ?? [];
      tokens.push({ is: 'word', text: word });
      at += word.length;
    }
  }
  return tokens;
}

const end: Token = { is: 'end', text: '' };
const operators = ['in', 'notin', '=', '==', '!=', '>', '<'];

const unread = (why: string) => badRequest(why);
const requirementUnread = (why: string) => badRequest(`unable to parse requirement: ${why}`);

function createParser(tokens: readonly Token[]): { requirements(): readonly LabelTest[] } {
  let at = 0;
  const peek = (): Token => tokens[at] ?? end;
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const isSignOf = (token: Token, text: string) => token.is === 'sign' && token.text === text;
  const begins = (token: Token) => token.is === 'word' || isSignOf(token, '!');
  const ends = (token: Token) => token.is === 'end' || isSignOf(token, ',');

  function requirements(): readonly LabelTest[] {
    const tests: LabelTest[] = [];
    for (;;) {
      const token = peek();
      if (token.is === 'end') return tests;
      if (!begins(token)) throw unread(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      tests.push(requirement());
      const next = take();
      if (next.is === 'end') return tests;
      if (!isSignOf(next, ',')) throw unread(`found '${next.text}', expected: ',' or 'end of string'`);
      if (!begins(peek())) throw unread(`found '${peek().text}', expected: identifier after ','`);
    }
  }

  function requirement(): LabelTest {
    const absent = isSignOf(peek(), '!');
    if (absent) take();
    const key = take();
    if (key.is !== 'word') throw requirementUnread(`found '${key.text}', expected: identifier`);
    const complaints = keyComplaints(key.text);
    if (complaints.length > 0) {
      throw requirementUnread(`<nil>: Invalid value: "${key.text}": ${complaints.join('; ')}`);
    }
    if (absent) return labels => labels[key.text] === undefined;
    if (ends(peek())) return labels => labels[key.text] !== undefined;
    const operator = take();
    if (!operators.includes(operator.text)) {
      throw requirementUnread(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
    const values = operator.is === 'word' ? listed() : exact();
    return testOf(key.text, operator.text, values);
  }

  function exact(): readonly string[] {
    if (ends(peek())) return [''];
    const value = take();
    if (value.is !== 'word') throw requirementUnread(`found '${value.text}', expected: identifier`);
    return [value.text];
  }

  function listed(): readonly string[] {
    const open = take();
    if (!isSignOf(open, '(')) throw requirementUnread(`found '${open.text}' expected: '('`);
    if (isSignOf(peek(), ')')) {
      take();
      return [''];
    }
    const values: string[] = [];
    for (;;) {
      const token = take();
      if (token.is === 'word') {
        values.push(token.text);
        if (isSignOf(peek(), ')')) break;
        if (!isSignOf(peek(), ',')) throw requirementUnread(`found '${peek().text}', expected: ',' or ')'`);
      } else if (isSignOf(token, ',')) {
        if (values.length === 0 || isSignOf(peek(), ')') || isSignOf(peek(), ',')) values.push('');
        if (isSignOf(peek(), ')')) break;
      } else throw requirementUnread(`found '${token.text}', expected: ',', or identifier`);
    }
    take();
    return values;
  }

  return { requirements };
}

function testOf(key: string, operator: string, values: readonly string[]): LabelTest {
  const [first = ''] = values;
  if ((operator === '>' || operator === '<') && !/^[-+]?\d+$/.test(first)) {
    const why = `for 'Gt', 'Lt' operators, the value must be an integer`;
    throw requirementUnread(`values[0]: Invalid value: "${first}": ${why}`);
  }
  for (const [index, value] of [...values].sort().entries()) {
    const why = labelValueComplaint(value);
    if (why !== undefined) throw requirementUnread(`values[${index}][${key}]: Invalid value: "${value}": ${why}`);
  }
  const wanted = new Set(values);
  const number = (labels: Labels) => (labels[key] === undefined ? Number.NaN : Number(labels[key]));
  switch (operator) {
    case '>':
      return labels => number(labels) > Number(first);
    case '<':
      return labels => number(labels) < Number(first);
    case 'notin':
    case '!=':
      return labels => labels[key] === undefined || !wanted.has(labels[key]);
  }
  return labels => labels[key] !== undefined && wanted.has(labels[key]);
}
