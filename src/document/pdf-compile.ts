import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { fontFolders, KAI, uncovered } from './fonts.ts';
import { DOCUMENT_STYLE } from './pdf-style.ts';

const require = createRequire(import.meta.url);

/** What is used of it: it comes without types. */
interface FontVerter {
  convert(font: Buffer, format: 'sfnt'): Promise<Buffer>;
}

/** A document to typeset: Typst source, which reads `data` (JSON) through `/document.typ`. */
export interface PdfJob {
  readonly source: string;
  readonly data: string;
}

/** `broken`: a fault of the template, or data of a shape that it does not know. */
export type PdfAnswer =
  | { readonly kind: 'pdf'; readonly bytes: Uint8Array }
  | { readonly kind: 'unprintable'; readonly characters: readonly string[] }
  | { readonly kind: 'broken'; readonly message: string };

/** A folder that does not exist: templates are given what they need and read no files. */
const WORKSPACE = fileURLToPath(new URL('./no-files', import.meta.url));

/** Untagged: tags make a long table forty times as large. */
const OPTIONS = { pdfStandard: 'a-2u', pdfTags: false };

let compiler: Promise<NodeCompiler> | undefined;

/** With all fonts at hand; half a second, once. */
function ready(): Promise<NodeCompiler> {
  compiler ??= start();
  return compiler;
}

async function start(): Promise<NodeCompiler> {
  const { convert } = require('fontverter') as FontVerter;
  const fontBlobs = [await convert(await readFile(KAI), 'sfnt')];
  // In this order: the other way round ends the process.
  const fontArgs = [{ fontBlobs }, { fontPaths: fontFolders() }];
  const created = NodeCompiler.create({ workspace: WORKSPACE, fontArgs });
  created.addSource(join(WORKSPACE, 'document.typ'), DOCUMENT_STYLE);
  return created;
}

/**
 * Typesets a document as PDF/A-2u, where a character without a glyph is an error and not a box. Warnings count as errors. Blocks until
 * it is done: for the worker.
 */
export async function compilePdf({ source, data }: PdfJob): Promise<PdfAnswer> {
  const typst = await ready();
  try {
    const compiled = typst.compile({ mainFileContent: source, inputs: { data } });
    const fault = compiled.hasError() ? compiled.takeError() : compiled.takeWarnings();
    if (fault) return { kind: 'broken', message: messageOf(fault) };
    return { kind: 'pdf', bytes: typst.pdf(compiled.result!, OPTIONS) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const characters = missingGlyphs(message);
    return characters.length > 0 ? { kind: 'unprintable', characters } : { kind: 'broken', message };
  } finally {
    // What was laid out is nobody else's; fonts stay.
    typst.evictCache(0);
  }
}

function messageOf(error: NodeError): string {
  return error.shortDiagnostics.map(({ message }) => message).join('; ');
}

/** What the compiler says of missing glyphs: the text in question, quoted and escaped twice in Rust's manner. */
const MISSING = /the text `\\"(.*?)\\"` could not be displayed/gs;

/** The characters, each once, that a message of the compiler says it has no glyphs for. It names clusters: only what is lacking counts. */
export function missingGlyphs(message: string): string[] {
  const named = [...message.matchAll(MISSING)].map(([, text]) => unescapeRust(unescapeRust(text!))).join('');
  const lacking = uncovered(named);
  return lacking.length > 0 ? lacking : [...new Set(named)];
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

function unescapeRust(text: string): string {
  return text.replace(/\\(?:u\{([0-9a-f]+)\}|(.))/gs, (_whole, point: string | undefined, one: string) =>
    point === undefined ? (ESCAPED[one] ?? one) : String.fromCodePoint(Number.parseInt(point, 16)),
  );
}
