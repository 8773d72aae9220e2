import { escapeAttribute } from '../../document/xml-text.ts';
import { LIMITS } from './limits.ts';
import { closeTag, openTag, parseXml, prefixOf, type Tag, textOf, xmlSteps } from './xml.ts';

/** How a row is coloured. */
export type Shade = 'accepted' | 'warning' | 'refused' | 'skipped';

const SHADES: readonly { shade: Shade; rgb: string }[] = [
  { shade: 'accepted', rgb: 'FFC6EFCE' },
  { shade: 'warning', rgb: 'FFFFEB9C' },
  { shade: 'refused', rgb: 'FFFFC7CE' },
  { shade: 'skipped', rgb: 'FFD9D9D9' },
];

/** One `xf`: its attributes and what is written inside it. */
interface Format {
  attributes: Record<string, string>;
  inner: string;
}

/**
 * The workbook's cell formats, and those that colouring adds: each the copy of one that was there with another
 * fill, so that number formats, borders and fonts stay.
 */
export class StyleBook {
  readonly #formats: Format[] = [];
  readonly #added: Format[] = [];
  readonly #ids = new Map<string, number>();
  #fills = 0;
  #prefix = '';
  #hasFills = false;
  #hasFormats = false;

  private constructor() {}

  static async read(source: AsyncIterable<Uint8Array>, part: string): Promise<StyleBook> {
    const book = new StyleBook();
    await book.#read(source, part);
    return book;
  }

  async #read(source: AsyncIterable<Uint8Array>, part: string): Promise<void> {
    let inFormats = false;
    let inFills = false;
    let current: Format | undefined;
    await parseXml(source, part, {
      open: (local, tag) => {
        if (local === 'fills') {
          inFills = true;
          this.#hasFills = true;
          this.#prefix = prefixOf(tag.name);
        } else if (local === 'fill' && inFills) this.#fills += 1;
        else if (local === 'cellXfs') {
          inFormats = true;
          this.#hasFormats = true;
        } else if (current) current.inner += openTag(tag);
        else if (inFormats && local === 'xf') {
          current = { attributes: { ...tag.attributes }, inner: '' };
          this.#formats.push(current);
        }
      },
      close: (local, tag) => {
        if (local === 'cellXfs') inFormats = false;
        else if (local === 'fills') inFills = false;
        else if (local === 'xf') current = undefined;
        else if (current) current.inner += closeTag(tag);
      },
    });
  }

  /** False where the workbook's styles leave nothing to copy: rows then stay as they are. */
  get canColour(): boolean {
    return this.#hasFills && this.#hasFormats && this.#formats.length > 0;
  }

  /** The format `base` with the fill of `shade`. */
  shaded(base: number, shade: Shade): number {
    return this.#variant(base, shade, 'cell');
  }

  /** For the verdict itself: text on one line (rows keep their height), font and border of `base`. */
  verdict(base: number, shade: Shade): number {
    return this.#variant(base, shade, 'verdict');
  }

  #variant(base: number, shade: Shade, kind: 'cell' | 'verdict'): number {
    const key = `${kind} ${base} ${shade}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const original = this.#formats[base] ?? this.#formats[0];
    const id = this.#formats.length + this.#added.length;
    if (!this.canColour || !original || id >= LIMITS.styles) return base;
    const fillId = String(this.#fills + SHADES.findIndex((entry) => entry.shade === shade));
    const attributes = { ...original.attributes, fillId, applyFill: '1' };
    const wrap = `<${this.#prefix}alignment vertical="center" horizontal="left" indent="1"/>`;
    const asText = { numFmtId: '49', applyNumberFormat: '1', quotePrefix: '1', applyAlignment: '1' };
    this.#added.push(
      kind === 'cell'
        ? { attributes, inner: original.inner }
        : { attributes: { ...attributes, ...asText }, inner: wrap },
    );
    this.#ids.set(key, id);
    return id;
  }

  #newFills(): string {
    const p = this.#prefix;
    const fills = SHADES.map(
      ({ rgb }) =>
        `<${p}fill><${p}patternFill patternType="solid"><${p}fgColor rgb="${rgb}"/><${p}bgColor indexed="64"/></${p}patternFill></${p}fill>`,
    );
    return fills.join('');
  }

  #newFormats(): string {
    const formats = this.#added.map(({ attributes, inner }) => {
      const list = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
      return `<${this.#prefix}xf${list.join('')}>${inner}</${this.#prefix}xf>`;
    });
    return formats.join('');
  }

  /** The styles part again, with what was added since it was read. */
  async *write(source: AsyncIterable<Uint8Array>, part: string): AsyncGenerator<Uint8Array> {
    if (this.#added.length === 0) {
      yield* source;
      return;
    }
    let out = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
    const steps = xmlSteps(source, part, {
      open: (local, tag) => {
        if (local === 'fills') out += counted(tag, this.#fills + SHADES.length);
        else if (local === 'cellXfs') out += counted(tag, this.#formats.length + this.#added.length);
        else out += openTag(tag);
      },
      close: (local, tag) => {
        if (local === 'fills') out += `${this.#newFills()}</${tag.name}>`;
        else if (local === 'cellXfs') out += `${this.#newFormats()}</${tag.name}>`;
        else out += closeTag(tag);
      },
      text: (text) => {
        out += textOf(text);
      },
      other: (raw) => {
        out += raw;
      },
    });
    for await (const _ of steps) {
      yield Buffer.from(out);
      out = '';
    }
  }
}

function counted(tag: Tag, count: number): string {
  return openTag({ ...tag, isSelfClosing: false, attributes: { ...tag.attributes, count: String(count) } });
}
