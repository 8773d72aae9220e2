import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect } from 'vitest';
import { DOCUMENTS } from '../../src/ceremony/documents/catalogue.ts';
import { qrSvg } from '../../src/document/qr.ts';
import { expectWhole, partsOf } from '../document/office-reader.ts';
import { readPdf, squeezed } from '../document/pdf-reader.ts';

const CEREMONY = Object.values(DOCUMENTS).map(
  ({ name, ending }, index) => `${String(index + 1).padStart(2, '0')}-${name}.${ending}`,
);
const FOLDER = '表彰大会文书';

/** All papers that the demonstration keeps are there and whole, and say what it told on the screen. */
export async function expectPapers(folder: string, text: string): Promise<void> {
  const told = text.replace(/\n {5}/g, '');
  const [, village, year] = /\/([^/\s]+村)(\d{4})年度报告\.pdf/.exec(told)!;
  const county = `990101县${year}年度`;
  const kept = ['公示栏-A3.pdf', '公示栏.html', '年终公示-A3.pdf', FOLDER];
  const reports = [`${village}${year}年度报告`, `${county}报告`].flatMap((name) => [`${name}.pdf`, `${name}.xlsx`]);
  expect(readdirSync(folder).sort()).toEqual([...kept, ...reports, `${county}星级评定.xlsx`].sort());
  expect(readdirSync(join(folder, FOLDER)).sort()).toEqual(CEREMONY);
  expect(readFileSync(join(folder, '公示栏.html'), 'utf8')).toContain('公示栏');
  const open = (name: string) => readFileSync(join(folder, name));
  for (const name of [...CEREMONY.map((one) => join(FOLDER, one)), ...reports, `${county}星级评定.xlsx`]) {
    if (!name.endsWith('.pdf')) expectWhole(await partsOf(open(name)));
  }
  for (const name of kept.filter((one) => one.endsWith('.pdf'))) expect(readPdf(open(name)).length).toBeGreaterThan(0);
  const [, root] = /截至第 \d+ 笔，root ([0-9a-f]{64})，全年已结账 final/.exec(told)!;
  expect(printed(open(reports[0]!))).toContain(root);
  const inCounty = printed(open(`${county}报告.pdf`));
  for (const name of [village, '北岭村', '梨树屯村']) expect(inCounty).toContain(name);
  await expectRecipients(folder, text);
}

function printed(pdf: Buffer): string {
  return readPdf(pdf).map(squeezed).join('');
}

/** A certificate for each, rare characters and all; the roster has the same people, and the code on one is what was opened. */
async function expectRecipients(folder: string, text: string): Promise<void> {
  const [, count] = /证书 (\d+) 张/.exec(text)!;
  const [, names] = /rare characters in their names：(\S+)/.exec(text)!;
  const bytes = readFileSync(join(folder, FOLDER, '10-证书.pdf'));
  const certificates = readPdf(bytes).map(squeezed);
  expect(certificates).toHaveLength(Number(count));
  const roster = await partsOf(readFileSync(join(folder, FOLDER, '05-获奖名册.xlsx')));
  const rows = [...roster].flatMap(([name, part]) => (name.endsWith('.xml') ? [String(part)] : [])).join('');
  for (const name of names!.split('、')) {
    expect(certificates.filter((page) => page.includes(name) && page.includes('荣誉证书'))).toHaveLength(1);
    expect(rows).toContain(name);
    // Nobody else on the county's report than villages.
    expect(text.slice(text.indexOf('县年度报告'))).not.toContain(name);
  }
  const [, address] = /证书 \d{4}-\d{4}：(http:\S+\/v1\/public\/documents\/[\w-]+)/.exec(text)!;
  expect(drawings(bytes).filter((drawn) => drawn.includes(drawingOf(address!)))).toHaveLength(1);
}

/** What is drawn on the pages, as PDF writes it. */
function drawings(pdf: Buffer): string[] {
  const found: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
    const from = at + 'stream\n'.length;
    try {
      found.push(inflateSync(pdf.subarray(from, pdf.indexOf('endstream', from))).toString('latin1'));
    } catch {
      // The word within something else, or a stream that is not compressed.
    }
  }
  return found;
}

/** The modules of a code, as a page draws them. */
function drawingOf(address: string): string {
  const runs = [...qrSvg(address).matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number));
  return runs
    .map(([x = 0, y = 0, wide = 0]) => `${x} ${y} m\n${x + wide} ${y} l\n${x + wide} ${y + 1} l\n${x} ${y + 1} l\nh\n`)
    .join('');
}

/** Twice the same digest of each: as confirmed, and computed again after more entries. */
export function expectFrozen(text: string): void {
  const told = text.replace(/\n {5}/g, '');
  for (const [frozen, again] of [
    [/评星结果 SHA-256：([0-9a-f]{64})/, /✓ 评星：([0-9a-f]{64})，逐字节相同/],
    [/道德模范 SHA-256：([0-9a-f]{64})/, /✓ 模范：([0-9a-f]{64})，逐字节相同/],
  ] as const) {
    expect(again.exec(told)?.[1]).toBe(frozen.exec(told)![1]);
  }
}
