import { escapeAttribute, escapeXml } from './xml-text.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export const SHEET_START = `${HEAD}<worksheet xmlns="${MAIN}">`;

/** Indexes of `cellXfs` in `stylesPart`. */
export const STYLE = {
  plain: 0,
  title: 1,
  header: 2,
  text: 3,
  guardedText: 4,
  points: 5,
  int: 6,
  day: 7,
  footer: 8,
  bareText: 9,
  guardedBareText: 10,
  strongText: 11,
  guardedStrongText: 12,
  strongPoints: 13,
  strongInt: 14,
  money: 15,
  strongMoney: 16,
  label: 17,
  guardedLabel: 18,
} as const;

const THIN = ['left', 'right', 'top', 'bottom']
  .map((side) => `<${side} style="thin"><color rgb="FF808080"/></${side}>`)
  .join('');

function alignment(horizontal: 'left' | 'center' | 'right'): string {
  const indent = horizontal === 'center' ? '' : ' indent="1"';
  return `<alignment horizontal="${horizontal}" vertical="center" wrapText="1"${indent}/>`;
}

function xf(numFmt: number, font: number, fill: number, border: number, inner = '', more = ''): string {
  const apply = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"';
  return `<xf numFmtId="${numFmt}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" ${apply}${more}>${inner}</xf>`;
}

function font(size: number, bold: boolean): string {
  return `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><color rgb="FF000000"/><name val="宋体"/><charset val="134"/></font>`;
}

/** `xl/styles.xml`: the styles that cells name by their index. */
export function stylesPart(): string {
  const guarded = ' quotePrefix="1"';
  const cells = [
    xf(0, 0, 0, 0),
    xf(0, 1, 0, 0, alignment('center')),
    xf(0, 2, 2, 1, alignment('center')),
    xf(49, 0, 0, 1, alignment('left')),
    xf(49, 0, 0, 1, alignment('left'), guarded),
    xf(0, 0, 0, 1, alignment('right')),
    xf(1, 0, 0, 1, alignment('center')),
    xf(164, 0, 0, 1, alignment('center')),
    xf(0, 3, 0, 0, alignment('left')),
    xf(49, 0, 0, 0),
    xf(49, 0, 0, 0, '', guarded),
    xf(49, 2, 2, 1, alignment('left')),
    xf(49, 2, 2, 1, alignment('left'), guarded),
    xf(0, 2, 2, 1, alignment('right')),
    xf(1, 2, 2, 1, alignment('center')),
    xf(4, 0, 0, 1, alignment('right')),
    xf(4, 2, 2, 1, alignment('right')),
    xf(49, 0, 0, 1, alignment('center')),
    xf(49, 0, 0, 1, alignment('center'), guarded),
  ];
  return (
    `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>` +
    `<fonts count="4">${font(11, false)}${font(16, true)}${font(11, true)}${font(10, false)}</fonts>` +
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/><bgColor indexed="64"/></patternFill></fill></fills>' +
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${THIN}<diagonal/></border></borders>` +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

/** `[Content_Types].xml` of a workbook with so many sheets. */
export function contentTypesPart(sheets: number): string {
  const parts = [`/xl/workbook.xml:${TYPES}.sheet.main+xml`, `/xl/styles.xml:${TYPES}.styles+xml`];
  for (let index = 1; index <= sheets; index++) {
    parts.push(`/xl/worksheets/sheet${index}.xml:${TYPES}.worksheet+xml`);
  }
  const overrides = parts.map((part) => {
    const [name, type] = part.split(':');
    return `<Override PartName="${name}" ContentType="${type}"/>`;
  });
  return (
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

function relations(targets: readonly { type: string; target: string }[]): string {
  const rows = targets.map(
    ({ type, target }, index) => `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${rows.join('')}</Relationships>`;
}

/** `_rels/.rels`: where the package finds its workbook. */
export function packageRelationsPart(): string {
  return relations([{ type: 'officeDocument', target: 'xl/workbook.xml' }]);
}

/** Sheets are rId1 to rIdN, styles the one after. */
export function workbookRelationsPart(sheets: number): string {
  const targets = Array.from({ length: sheets }, (_, index) => ({
    type: 'worksheet',
    target: `worksheets/sheet${index + 1}.xml`,
  }));
  return relations([...targets, { type: 'styles', target: 'styles.xml' }]);
}

/** `titleRows`: rows repeated on every printed page, as `1:2`. */
export function workbookPart(sheets: readonly { name: string; titleRows?: [number, number] }[]): string {
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${escapeAttribute(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const names = sheets.flatMap(({ name, titleRows }, index) => {
    if (!titleRows) return [];
    const quoted = escapeXml(`'${name.replaceAll("'", "''")}'!$${titleRows[0]}:$${titleRows[1]}`);
    return [`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${quoted}</definedName>`];
  });
  const defined = names.length > 0 ? `<definedNames>${names.join('')}</definedNames>` : '';
  return (
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr/><bookViews><workbookView/></bookViews>` +
    `<sheets>${list.join('')}</sheets>${defined}</workbook>`
  );
}
