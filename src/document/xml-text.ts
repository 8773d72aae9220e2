/** Drops what XML 1.0 cannot hold: control characters, lone surrogates, non-characters. */
export function cleanText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
  );
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** Text for an element. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] as string);
}

/** Text for an attribute: tabs and line breaks survive its normalisation. */
export function escapeAttribute(text: string): string {
  return escapeXml(text).replace(/[\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** True where a spreadsheet would take typed text for a formula, in half and full width. */
export function looksLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r＝＋－＠]/.test(text);
}

/** What one cell of a workbook can hold. */
const CELL_LIMIT = 32_767;

/** Text as an inline string: typed as text, so that no program takes it for a formula. */
export function inlineString(text: string, prefix = ''): string {
  const clean = escapeXml(cleanText(text.slice(0, CELL_LIMIT)).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_'));
  return `<${prefix}is><${prefix}t xml:space="preserve">${clean}</${prefix}t></${prefix}is>`;
}

/** 28 to 'AB'. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** In characters of the default font: whatever is not Latin takes two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character > '\u02ff' ? 2 : 1;
  return width;
}
