import { LIMITS } from './limits.ts';
import { WorkbookError } from './problems.ts';

const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/** Beginnings of what people rename to .xlsx or .csv; `code` says whether saving it anew helps. */
const MAGIC: readonly { bytes: Buffer; found: string; code: 'unsupported-format' | 'not-a-workbook' }[] = [
  { bytes: Buffer.from('%PDF'), found: 'PDF', code: 'not-a-workbook' },
  { bytes: Buffer.from('89504e47', 'hex'), found: '图片 (png)', code: 'not-a-workbook' },
  { bytes: Buffer.from('ffd8ff', 'hex'), found: '图片 (jpeg)', code: 'not-a-workbook' },
  { bytes: Buffer.from('GIF8'), found: '图片 (gif)', code: 'not-a-workbook' },
  { bytes: Buffer.from('Rar!'), found: '压缩包 (rar)', code: 'not-a-workbook' },
  { bytes: Buffer.from('377abcaf', 'hex'), found: '压缩包 (7z)', code: 'not-a-workbook' },
  { bytes: Buffer.from('1f8b', 'hex'), found: '压缩包 (gzip)', code: 'not-a-workbook' },
  { bytes: Buffer.from('{\\rtf'), found: 'RTF 文档', code: 'not-a-workbook' },
  { bytes: Buffer.from('09081000', 'hex'), found: 'xls', code: 'unsupported-format' },
  { bytes: Buffer.from('0908080000', 'hex'), found: 'xls', code: 'unsupported-format' },
  { bytes: Buffer.from('0904', 'hex'), found: 'xls', code: 'unsupported-format' },
  { bytes: Buffer.from('0902', 'hex'), found: 'xls', code: 'unsupported-format' },
];

function startsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}

function refuseCompoundFile(bytes: Uint8Array, filename: string): never {
  const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(ENCRYPTED_PACKAGE);
  if (isEncrypted) throw new WorkbookError('encrypted');
  const found = /\.ett?$/i.test(filename) ? 'et（WPS 表格）' : /\.(doc|wps)$/i.test(filename) ? 'doc' : 'xls';
  throw new WorkbookError('unsupported-format', { found });
}

/**
 * Tells by content, never by name, what was uploaded.
 * @throws WorkbookError empty-file, too-large, encrypted, unsupported-format, not-a-workbook
 */
export function detectFormat(bytes: Uint8Array, filename: string): 'xlsx' | 'csv' {
  if (bytes.length === 0) throw new WorkbookError('empty-file');
  if (bytes.length > LIMITS.uploadBytes)
    throw new WorkbookError('too-large', { what: 'file', whatZh: '文件', limit: '10 MB' });
  if (startsWith(bytes, Buffer.from('PK'))) return 'xlsx';
  if (startsWith(bytes, COMPOUND_FILE)) refuseCompoundFile(bytes, filename);
  for (const { bytes: magic, found, code } of MAGIC) {
    if (startsWith(bytes, magic)) throw new WorkbookError(code, { found });
  }
  return 'csv';
}

/** Refuses text that is markup: web pages saved as .xls, and Excel's XML of 2003. */
export function refuseMarkup(text: string): void {
  const start = text
    .slice(0, 2000)
    .replace(/^\ufeff/, '')
    .trimStart()
    .toLowerCase();
  if (start.startsWith('<?xml') && start.includes('excel.sheet')) {
    throw new WorkbookError('unsupported-format', { found: 'Excel 2003 XML' });
  }
  if (start.startsWith('<?xml') && !start.includes('<html')) {
    throw new WorkbookError('not-a-workbook', { found: 'XML' });
  }
  if (/^<(\?xml|!doctype|html|head|meta|table|body|style)/.test(start)) {
    throw new WorkbookError('not-a-workbook', { found: '网页 (html)' });
  }
}
