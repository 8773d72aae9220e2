import type PptxGenJS from 'pptxgenjs';
import type { Day } from '../kernel/day.ts';
import { type Box, fitText } from './fit-text.ts';
import { dateOffice, packOffice, rewrite, unpackOffice } from './office-package.ts';
import { repairPptx } from './pptx-repair.ts';
import { cleanText } from './xml-text.ts';

/*
 * Slides as plain data: boxes of text, rules and areas in inches on a page of 13.33 × 7.5. Features compose them, this makes the file.
 */

/** Faces that Windows and WPS bring along. */
const FACES = { kai: '楷体', hei: '微软雅黑' } as const;

export interface SlideText extends Box {
  readonly kind: 'text';
  readonly text: string;
  /** In points; the text is set smaller, down to `least`, where it does not fit its box. */
  readonly size: number;
  readonly least?: number;
  readonly face: keyof typeof FACES;
  /** RRGGBB. */
  readonly color: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly valign?: 'top' | 'middle' | 'bottom';
  readonly bold?: boolean;
  /** Between letters, in points. */
  readonly spacing?: number;
}

/** A filled area, or with `line` an outline. */
export interface SlideArea extends Box {
  readonly kind: 'area';
  readonly fill?: string;
  readonly line?: string;
}

export interface Slide {
  readonly background: string;
  readonly shapes: readonly (SlideText | SlideArea)[];
}

export interface Deck {
  readonly title: string;
  readonly author: string;
  readonly day: Day;
  readonly slides: readonly Slide[];
}

/** The page in inches. */
export const PAGE = { w: 13.333, h: 7.5 } as const;

/** Makes a .pptx of 16:9. Text stays text; the same deck makes the same bytes. */
export async function renderDeck({ title, author, day, slides }: Deck): Promise<Uint8Array> {
  // Loaded here: few ever ask for slides.
  const { default: Pptx } = await import('pptxgenjs');
  // The types speak of a module, Node finds the class itself.
  const deck = new (Pptx as unknown as new () => PptxGenJS.default)();
  deck.layout = 'LAYOUT_WIDE';
  deck.title = cleanText(title);
  deck.author = cleanText(author);
  deck.company = cleanText(author);
  deck.theme = { headFontFace: FACES.kai, bodyFontFace: FACES.hei };
  for (const { background, shapes } of slides) {
    const slide = deck.addSlide();
    slide.background = { color: background };
    for (const shape of shapes) {
      if (shape.kind === 'area') addArea(slide, shape);
      else addText(slide, shape);
    }
  }
  const parts = await unpackOffice((await deck.write({ outputType: 'nodebuffer', compression: false })) as Buffer);
  repairPptx(parts);
  dateOffice(parts, day);
  rewrite(parts, 'docProps/app.xml', (xml) => xml.replace(/<TotalTime>\d+</, '<TotalTime>0<'));
  return packOffice(parts);
}

function addArea(slide: PptxGenJS.default.Slide, { x, y, w, h, fill, line }: SlideArea): void {
  slide.addShape('rect', {
    x,
    y,
    w,
    h,
    ...(fill === undefined ? {} : { fill: { color: fill } }),
    ...(line === undefined ? {} : { line: { color: line, width: 1.25 } }),
  });
}

function addText(slide: PptxGenJS.default.Slide, shape: SlideText): void {
  const { x, y, w, h, face, color, align = 'left', valign = 'middle', bold = false, spacing } = shape;
  const text = cleanText(shape.text).replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
  slide.addText(text, {
    x,
    y,
    w,
    h,
    margin: 0,
    fontFace: FACES[face],
    fontSize: fitText(text, { w, h }, shape.size, shape.least ?? 10),
    color,
    align,
    valign,
    bold,
    lang: 'zh-CN',
    ...(spacing === undefined ? {} : { charSpacing: spacing }),
  });
}
