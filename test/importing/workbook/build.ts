import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { WorkbookError } from '../../../src/importing/workbook/index.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export type PartContent = string | Buffer | (() => Iterable<Buffer>);

/** A zip archive of the given parts, in order. */
export function zipOf(parts: Record<string, PartContent>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    if (typeof content === 'function') zip.addReadStream(Readable.from(content(), { objectMode: false }), name);
    else zip.addBuffer(Buffer.from(content), name);
  }
  zip.end();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    zip.outputStream.on('end', () => resolve(Buffer.concat(chunks)));
    zip.outputStream.on('error', reject);
  });
}

export function sheetXml(rows: string, more = ''): string {
  return `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${more}</worksheet>`;
}

export interface Parts {
  sheet?: PartContent;
  sharedStrings?: PartContent;
  styles?: PartContent;
  workbook?: PartContent;
  relations?: PartContent;
  extra?: Record<string, PartContent>;
}

/** The smallest workbook around one sheet, any part of which can be replaced. */
export function workbookOf(parts: Parts): Promise<Buffer> {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const all: Record<string, PartContent> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml':
      parts.workbook ??
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      parts.relations ??
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${parts.sharedStrings ? relation('rId2', 'sharedStrings', 'sharedStrings.xml') : ''}${parts.styles ? relation('rId3', 'styles', '/xl/styles.xml') : ''}</Relationships>`,
    'xl/worksheets/sheet1.xml': parts.sheet ?? sheetXml(''),
  };
  if (parts.sharedStrings) all['xl/sharedStrings.xml'] = parts.sharedStrings;
  if (parts.styles) all['xl/styles.xml'] = parts.styles;
  return zipOf({ ...all, ...parts.extra });
}

/** The code a reading is refused with; anything but a WorkbookError comes through. */
export async function refusalOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof WorkbookError) return error.code;
    throw error;
  }
  return 'accepted';
}
