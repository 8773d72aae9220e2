import { stylesPart } from '../../document/workbook-parts.ts';
import type { Package } from './package.ts';
import { relationsPart, type WorkbookParts } from './parts.ts';

const STYLES = 'xl/styles.xml';
const CONTENT_TYPES = '[Content_Types].xml';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles';
const SMALL = 1 << 20;

export type PartSource = () => AsyncIterable<Uint8Array>;

/** Puts an element before the end of a small part's root. */
async function appended(pack: Package, part: string, element: (prefix: string) => string): Promise<PartSource> {
  const text = (await pack.readWhole(part, SMALL)).toString('utf8');
  const changed = text.replace(/<\/([\w.-]+:)?\w+>\s*$/, (end, prefix = '') => element(prefix) + end);
  return async function* () {
    yield Buffer.from(changed);
  };
}

/**
 * Where the workbook's styles are. Bare writers leave them out: then a plain styles part is added, so that rows can
 * be coloured. `replaced` holds what has to be written instead of the package's own parts, by lower-case name.
 */
export async function withStyles(
  pack: Package,
  parts: WorkbookParts,
): Promise<{ styles: string; replaced: Map<string, PartSource> }> {
  const replaced = new Map<string, PartSource>();
  if (parts.styles) return { styles: parts.styles, replaced };
  const relations = relationsPart(parts.workbook);
  const relation = (p: string) => `<${p}Relationship Id="rIdMoralBankStyles" Type="${RELATION}" Target="/${STYLES}"/>`;
  const override = (p: string) => `<${p}Override PartName="/${STYLES}" ContentType="${TYPE}"/>`;
  replaced.set(STYLES, async function* () {
    yield Buffer.from(stylesPart());
  });
  replaced.set(relations.toLowerCase(), await appended(pack, relations, relation));
  replaced.set(CONTENT_TYPES.toLowerCase(), await appended(pack, CONTENT_TYPES, override));
  return { styles: STYLES, replaced };
}
