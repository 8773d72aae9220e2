import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { escapeAttribute } from '../../document/xml-text.ts';
import { LIMITS } from './limits.ts';
import { WorkbookError } from './problems.ts';

export type Tag = SaxesTagPlain;

/** `local` is the tag's name without its prefix: WPS and others write `x:row`. */
export interface XmlHandlers {
  open?(local: string, tag: Tag): void;
  close?(local: string, tag: Tag): void;
  text?(text: string): void;
  /** Anything else that a faithful copy needs. */
  other?(raw: string): void;
}

export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

export function prefixOf(name: string): string {
  return name.slice(0, name.indexOf(':') + 1);
}

export function attribute(tag: Tag, name: string): string | undefined {
  return tag.attributes[name];
}

export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

/** `r:id` under whatever prefix the file binds to relationships. */
export function relationId(tag: Tag): string | undefined {
  for (const name in tag.attributes) if (name.endsWith(':id')) return tag.attributes[name];
  return undefined;
}

type Decoder = InstanceType<typeof TextDecoder>;

const unsafe = (part: string) => new WorkbookError('unsafe-xml', { part });

function decoderFor(first: Uint8Array): Decoder {
  if (first[0] === 0xff && first[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first[0] === 0xfe && first[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  return new TextDecoder('utf-8', { fatal: true });
}

function connect(handlers: XmlHandlers, part: string, onTag: () => void): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  parser.on('opentag', (tag) => {
    onTag();
    depth += 1;
    if (depth > LIMITS.xmlDepth) throw unsafe(part);
    handlers.open?.(localName(tag.name), tag);
  });
  parser.on('closetag', (tag) => {
    onTag();
    depth -= 1;
    handlers.close?.(localName(tag.name), tag);
  });
  // Custom entities can only come from a document type, and no workbook has one.
  parser.on('doctype', () => {
    throw unsafe(part);
  });
  if (handlers.text) {
    parser.on('text', (text) => handlers.text?.(text));
    parser.on('cdata', (text) => handlers.text?.(text));
  }
  if (handlers.other) {
    parser.on('comment', (text) => handlers.other?.(`<!--${text}-->`));
    parser.on('processinginstruction', ({ target, body }) => handlers.other?.(`<?${target} ${body}?>`));
  }
  return parser;
}

/**
 * Streams a part through the handlers in bounded memory, pausing after each piece of it.
 * @throws WorkbookError unsafe-xml, damaged, and whatever a handler throws
 */
export async function* xmlSteps(
  source: AsyncIterable<Uint8Array>,
  part: string,
  handlers: XmlHandlers,
): AsyncGenerator<void> {
  let silent = 0;
  const parser = connect(handlers, part, () => {
    silent = 0;
  });
  let decoder: Decoder | undefined;
  const write = (text: string) => {
    silent += text.length;
    if (silent > LIMITS.silentBytes) throw unsafe(part);
    parser.write(text);
  };
  try {
    for await (const chunk of source) {
      decoder ??= decoderFor(chunk);
      write(decoder.decode(chunk, { stream: true }));
      yield;
    }
    if (decoder) write(decoder.decode());
    parser.close();
    yield;
  } catch (error) {
    throw error instanceof WorkbookError ? error : new WorkbookError('damaged', { part });
  }
}

/** `xmlSteps` from beginning to end. */
export async function parseXml(source: AsyncIterable<Uint8Array>, part: string, handlers: XmlHandlers): Promise<void> {
  for await (const _ of xmlSteps(source, part, handlers)) {
    // The handlers do the work.
  }
}

/** A tag written out again, its attributes as they were. */
export function openTag(tag: Tag): string {
  let out = `<${tag.name}`;
  for (const name in tag.attributes) out += ` ${name}="${escapeAttribute(tag.attributes[name] as string)}"`;
  return `${out}${tag.isSelfClosing ? '/>' : '>'}`;
}

/** The end of an element; nothing after a tag that closed itself. */
export function closeTag(tag: Tag): string {
  return tag.isSelfClosing ? '' : `</${tag.name}>`;
}

export { escapeXml as textOf } from '../../document/xml-text.ts';
