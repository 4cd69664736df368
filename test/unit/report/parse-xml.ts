export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const TOKEN = /<\?xml[^?]*\?>|<\/([\w.-]+)>|<([\w.-]+)((?:\s+[\w.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

/** A strict reader of the XML that reports use: throws on anything that is not well-formed. */
export function parseXml(source: string): XmlElement {
  const root: XmlElement = { name: '#document', attributes: {}, children: [], text: '' };
  const open = [root];
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const parent = open.at(-1)!;
    const [, closing, opening, attributes = '', empty, text] = match;
    if (closing !== undefined) {
      if (open.length < 2 || open.pop()!.name !== closing) throw new Error(`</${closing}> closes nothing`);
    } else if (opening !== undefined) {
      const element = { name: opening, attributes: parseAttributes(attributes), children: [], text: '' };
      parent.children.push(element);
      if (empty === '') open.push(element);
    } else if (text !== undefined) parent.text += unescape(text).replace(/^\s+|\s+$/g, '');
  }
  if (end !== source.length || open.length !== 1)
    throw new Error(`not well-formed at ${end}: ${source.slice(end, end + 40)}`);
  if (root.children.length !== 1 || root.text !== '') throw new Error('there must be exactly one root');
  return root.children[0]!;
}

function parseAttributes(source: string): Record<string, string> {
  const pairs = [...source.matchAll(/([\w.-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name!, unescape(value!)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`an attribute twice: ${source}`);
  return Object.fromEntries(pairs);
}

function unescape(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly the characters that XML forbids
  if (/&(?!#\d+;)|[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text)) throw new Error(`not XML: ${text}`);
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}
