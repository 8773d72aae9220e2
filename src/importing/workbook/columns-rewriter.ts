import { attribute, openTag, type Tag } from './xml.ts';

/** Copies the `cols` of a sheet and gives the verdict column a width of its own, splitting a range that covers it. */
export class ColumnsRewriter {
  readonly #column: number;
  readonly #width: number;
  readonly #styles: { min: number; max: number; style: number }[] = [];
  #placed: boolean;

  /** `width` in characters of the default font; `keeps`: the column was there before and stays as wide as it is. */
  constructor(column: number, width: number, keeps: boolean) {
    this.#column = column;
    this.#width = width;
    this.#placed = keeps;
  }

  /** The style that a column gives to cells that are not written. */
  styleOf(column: number): number {
    return this.#styles.find(({ min, max }) => column >= min && column <= max)?.style ?? 0;
  }

  /** What to write for a `col`. */
  col(tag: Tag): string {
    const min = Number(attribute(tag, 'min'));
    const max = Number(attribute(tag, 'max'));
    const style = Number(attribute(tag, 'style') ?? 0);
    if (style > 0 && this.#styles.length < 1000) this.#styles.push({ min, max, style });
    if (this.#placed || max < this.#column) return openTag(tag);
    this.#placed = true;
    const prefix = tag.name.slice(0, -'col'.length);
    if (min > this.#column) return this.#own(prefix) + openTag(tag);
    const piece = (from: number, to: number) =>
      from > to
        ? ''
        : openTag({ ...tag, isSelfClosing: true, attributes: { ...tag.attributes, min: `${from}`, max: `${to}` } });
    return piece(min, this.#column - 1) + this.#own(prefix) + piece(this.#column + 1, max);
  }

  /** What is still to be written before `</cols>`. */
  rest(prefix: string): string {
    if (this.#placed) return '';
    this.#placed = true;
    return this.#own(prefix);
  }

  /** A `cols` for a sheet that has none; '' where one was written. */
  whole(prefix: string): string {
    const own = this.rest(prefix);
    return own && `<${prefix}cols>${own}</${prefix}cols>`;
  }

  #own(prefix: string): string {
    return `<${prefix}col min="${this.#column}" max="${this.#column}" width="${this.#width}" customWidth="1"/>`;
  }
}
