import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { expect } from 'vitest';
import { type OfficeParts, unpackOffice } from '../../src/document/office-package.ts';
import { resolved } from '../../src/document/pptx-repair.ts';

/** Reads packages that were made: their parts, whether they are whole, the texts in them. */

export const partsOf = (bytes: Uint8Array): Promise<OfficeParts> => unpackOffice(Buffer.from(bytes));

/** Every part is well-formed and listed, everything that is listed or led to exists, and nothing runs or leads outside. */
export function expectWhole(parts: OfficeParts): void {
  const types = parts.get('[Content_Types].xml')!.toString();
  const listed = [...types.matchAll(/PartName="\/([^"]*)"/g)].map(([, name]) => name!);
  const endings = new Set([...types.matchAll(/Extension="([^"]*)"/g)].map(([, ending]) => ending));
  expect(listed.filter((name) => !parts.has(name))).toEqual([]);
  expect([...parts.keys()][0]).toBe('[Content_Types].xml');
  for (const [name, bytes] of parts) {
    if (!name.startsWith('[')) expect(listed.includes(name) || endings.has(name.split('.').at(-1)), name).toBe(true);
    expect(name).not.toMatch(/\.(bin|vml)$|vbaProject|activeX/);
    if (/\.(xml|rels)$/.test(name)) expectWellFormed(name, bytes.toString());
    if (!name.endsWith('.rels')) continue;
    const folder = name.replace(/_rels\/[^/]*$/, '');
    for (const [, target] of bytes.toString().matchAll(/Target="([^"]*)"/g)) {
      expect(target).not.toMatch(/^\w+:/);
      expect(parts.has(resolved(folder, target!)), `${name} → ${target}`).toBe(true);
    }
  }
}

function expectWellFormed(name: string, xml: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => expect.unreachable(`${name}: ${error.message}`));
  parser.write(xml).close();
}

/** The texts of a part, one for each paragraph, cell or text body. */
export function textsOf(xml: string, paragraph: 'w:p' | 'a:p' | 'is'): string[] {
  const texts: string[] = [];
  let inText = false;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    if (name === paragraph) texts.push('');
    inText = /^(w:|a:)?t$/.test(name);
  });
  parser.on('text', (text) => {
    if (inText) texts.push((texts.pop() ?? '') + text);
  });
  parser.on('closetag', () => {
    inText = false;
  });
  parser.write(xml).close();
  return texts;
}

const program = (...places: string[]) => places.find((place) => existsSync(place));
const PDF_TEXT = program('/usr/bin/pdftotext', '/opt/homebrew/bin/pdftotext');

/** LibreOffice, where it and what reads its pages are installed. */
export const OFFICE = PDF_TEXT && program('/usr/bin/soffice', '/Applications/LibreOffice.app/Contents/MacOS/soffice');

/** The pages that LibreOffice makes of a document, as text; it fails where the document has to be repaired. */
export function openedText(name: string, bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'office-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync(OFFICE!, [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, file], { stdio: 'pipe' });
    return execFileSync(PDF_TEXT!, ['-layout', file.replace(/\.\w+$/, '.pdf'), '-']).toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
