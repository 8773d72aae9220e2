import { type OfficeParts, rewrite } from './office-package.ts';

/*
 * What pptxgenjs 4.0.1 writes is not a closed package: PowerPoint offers to repair it. Parts are listed that do not exist, placeholders
 * have no text, and every text is said to be English.
 */

/** Mends the package in place, as PowerPoint would, and says that its texts are Chinese. */
export function repairPptx(parts: OfficeParts): void {
  dropDanglingTypes(parts);
  for (const name of [...parts.keys()]) {
    if (name.endsWith('.rels')) dropDanglingRelations(parts, name);
    else if (/^ppt\/(slides|slideLayouts|slideMasters)\/[^/]+\.xml$/.test(name)) {
      rewrite(parts, name, (xml) => inChinese(withTextBodies(xml)));
    }
  }
  rewrite(parts, 'ppt/presentation.xml', inChinese);
}

/** Every part that is listed exists. */
function dropDanglingTypes(parts: OfficeParts): void {
  rewrite(parts, '[Content_Types].xml', (xml) =>
    xml.replace(/<Override\b[^>]*\bPartName="\/([^"]*)"[^>]*\/>/g, (whole, name: string) =>
      parts.has(name) ? whole : '',
    ),
  );
}

/** Every part that another one leads to exists. */
function dropDanglingRelations(parts: OfficeParts, name: string): void {
  const folder = name.replace(/_rels\/[^/]*$/, '');
  rewrite(parts, name, (xml) =>
    xml.replace(/<Relationship\b[^>]*\/>/g, (whole) => {
      const target = /\bTarget="([^"]*)"/.exec(whole)?.[1];
      if (target === undefined || /\bTargetMode="External"/.test(whole)) return whole;
      return parts.has(resolved(folder, target)) ? whole : '';
    }),
  );
}

/** The name of a part that a relation leads to. */
export function resolved(folder: string, target: string): string {
  return decodeURIComponent(new URL(target, `file:///${folder}`).pathname.slice(1));
}

const TEXT_BODY = '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="zh-CN"/></a:p></p:txBody>';

/** A shape that holds the place of text has some, if it is empty. */
function withTextBodies(xml: string): string {
  return xml.replace(/<p:sp>(?:(?!<\/p:sp>).)*<\/p:sp>/gs, (shape) => {
    if (shape.includes('<p:txBody') || !shape.includes('<p:ph')) return shape;
    return shape.replace('</p:sp>', `${TEXT_BODY}</p:sp>`);
  });
}

function inChinese(xml: string): string {
  return xml.replace(/\blang="en-US"/g, 'lang="zh-CN"').replace(/\baltLang="[^"]*"/g, 'altLang="en-US"');
}
