import { alignedName } from '../../document/official-blocks.ts';
import { type Deck, PAGE, renderDeck, type Slide, type SlideArea, type SlideText } from '../../document/pptx-deck.ts';
import { dayName } from '../../kernel/day.ts';
import type { CeremonyPapers, PaperGroup, PaperRecipient } from '../papers.ts';
import { orderedGroups } from './running-order.ts';
import { countOf, presenterName } from './words.ts';

/*
 * 大屏幻灯片: a title, each group as it is called up, each one on stage whose citation is read out, an end. Red and gold, no pictures.
 */

const RED = 'A61017';
const DEEP = '7E0A10';
const GOLD = 'F0CF87';
const PALE = 'FBE9C6';
const PAPER = 'FFFBF3';
const INK = '3B2A20';
const FAINT = '8A6D3B';
/** Names on one slide; a group of more is called up on several. */
const NAMES_MOST = 40;

type Shape = SlideText | SlideArea;

/** Pure. */
export function slidesOf(papers: CeremonyPapers): Deck {
  const { name, issuer, day } = papers.ceremony;
  const groups = orderedGroups(papers).flatMap((group) => [
    ...groupSlides(group),
    ...group.recipients.filter(({ citation }) => citation !== '').map((one) => recipientSlide(group, one)),
  ]);
  const middle = groups.map((shapes, index): Slide => framed(papers, shapes, index + 2));
  return { title: name, author: issuer, day, slides: [titleSlide(papers), ...middle, closingSlide(papers)] };
}

/** A double frame on red. */
function onRed(shapes: readonly Shape[]): Slide {
  const frame = (inset: number): SlideArea => {
    return { kind: 'area', x: inset, y: inset, w: PAGE.w - 2 * inset, h: PAGE.h - 2 * inset, line: GOLD };
  };
  return { background: RED, shapes: [frame(0.32), frame(0.42), ...shapes] };
}

function centred(text: string, y: number, h: number, size: number, more: Partial<SlideText> = {}): SlideText {
  const [x, w] = [0.9, PAGE.w - 1.8];
  return { kind: 'text', text, x, y, w, h, size, face: 'kai', color: GOLD, align: 'center', ...more };
}

/** 孙家村2026年度 above 道德银行积分兑换表彰大会, where the name can be parted so. */
function titleSlide(papers: CeremonyPapers): Slide {
  const { name, day, place, host, coHosts, sponsors } = papers.ceremony;
  const [, over = '', rest = name] = /^(.*?\d{4}年度?)(.{4,})$/.exec(name) ?? [];
  const held = [
    `主办：${host}`,
    ...(coHosts.length > 0 ? [`协办：${coHosts.join('、')}`] : []),
    ...(sponsors.length > 0 ? [`赞助：${sponsors.join('、')}`] : []),
  ];
  const lines = held.map((text, index) => centred(text, 5.05 + index * 0.42, 0.4, 18, { face: 'hei', color: PALE }));
  const when = [dayName(day), place].filter((part) => part !== '').join('　');
  return onRed([
    centred(over, 1.5, 0.9, 40, { color: PALE }),
    centred(rest, 2.4, 1.5, 72, { least: 28, bold: true }),
    { kind: 'area', x: PAGE.w / 2 - 1.6, y: 4.15, w: 3.2, h: 0.03, fill: GOLD },
    centred(when, 4.35, 0.5, 22, { color: PALE }),
    ...lines,
  ]);
}

function closingSlide(papers: CeremonyPapers): Slide {
  return onRed([
    centred('向受表彰的家庭和个人致敬', 2.1, 1.4, 60, { bold: true }),
    { kind: 'area', x: PAGE.w / 2 - 1.6, y: 3.75, w: 3.2, h: 0.03, fill: GOLD },
    centred('崇德向善　见贤思齐', 4, 0.8, 36, { color: PALE }),
    centred(`${papers.ceremony.issuer}　${dayName(papers.ceremony.day)}`, 5.9, 0.5, 18, { face: 'hei', color: PALE }),
  ]);
}

/** On paper, with a line below that names the event and counts. */
function framed(papers: CeremonyPapers, shapes: readonly Shape[], number: number): Slide {
  const small = { kind: 'text', y: 7.08, h: 0.34, size: 12, face: 'hei', color: PALE } as const;
  return {
    background: PAPER,
    shapes: [
      { kind: 'area', x: 0, y: 7, w: PAGE.w, h: 0.5, fill: DEEP },
      { ...small, text: papers.ceremony.name, x: 0.6, w: 10.5 },
      { ...small, text: String(number), x: 11.7, w: 1.03, align: 'right' },
      ...shapes,
    ],
  };
}

function headed(text: string, right: string): Shape[] {
  return [
    { kind: 'area', x: 0, y: 0, w: PAGE.w, h: 1.2, fill: RED },
    { kind: 'area', x: 0, y: 1.2, w: PAGE.w, h: 0.07, fill: 'D9A441' },
    {
      kind: 'text',
      text,
      x: 0.6,
      y: 0.15,
      w: 9.6,
      h: 0.9,
      size: 38,
      least: 18,
      face: 'hei',
      color: 'FFFFFF',
      bold: true,
    },
    {
      kind: 'text',
      text: right,
      x: 10.3,
      y: 0.15,
      w: 2.43,
      h: 0.9,
      size: 20,
      face: 'hei',
      color: PALE,
      align: 'right',
    },
  ];
}

/** The names as large as their number allows; of a group of more than forty on several slides. */
function groupSlides(group: PaperGroup): Shape[][] {
  const { title, recipients, presenters, atHome } = group;
  const count = Math.max(Math.ceil(recipients.length / NAMES_MOST), 1);
  const each = Math.ceil(recipients.length / count);
  return Array.from({ length: count }, (_, page) => {
    const some = recipients.slice(page * each, (page + 1) * each);
    const right = count > 1 ? `${countOf(recipients)}（${page + 1}／${count}）` : countOf(recipients);
    const guests = presenters.map(presenterName).join('　');
    const below: Shape[] = [];
    if (guests !== '') below.push(belowText(`颁奖嘉宾：${guests}`, 6.1, 22, RED));
    if (atHome.length > 0 && page === count - 1) {
      below.push(belowText(`会后送奖到家：${atHome.map(({ name }) => name).join('、')}`, 6.53, 16, FAINT));
    }
    return [...headed(title, recipients.length > 0 ? right : ''), ...names(some), ...below];
  });
}

function belowText(text: string, y: number, size: number, color: string): SlideText {
  return {
    kind: 'text',
    text,
    x: 0.6,
    y,
    w: PAGE.w - 1.2,
    h: 0.42,
    size,
    least: 10,
    face: 'hei',
    color,
    align: 'center',
  };
}

/** The area for names. */
const AREA = { x: 0.6, y: 1.5, w: PAGE.w - 1.2, h: 4.5 };
/** Letters of a name that the columns are made for; longer ones are set smaller. */
const USUAL_LETTERS = 5;

/** In a grid whose shape gives the largest letters. */
function names(recipients: readonly PaperRecipient[]): Shape[] {
  if (recipients.length === 0) return [];
  const texts = recipients.map(({ name }) => alignedName(name));
  const longest = Math.min(Math.max(...texts.map((text) => [...text].length)), USUAL_LETTERS);
  const sizes = [1, 2, 3, 4, 5, 6].map((columns) => {
    const rows = Math.ceil(texts.length / columns);
    const size = Math.min((AREA.w / columns / (longest + 1)) * 72, (AREA.h / rows / 1.5) * 72, 80);
    return { columns, rows, size: Math.floor(size) };
  });
  // Of grids that are nearly as good the one with the fewest rows: two stand beside each other.
  const largest = Math.max(...sizes.map(({ size }) => size));
  const best = sizes
    .filter(({ size }) => size >= largest * 0.85)
    .reduce((one, next) => (next.rows < one.rows ? next : one));
  const [w, h] = [AREA.w / best.columns, AREA.h / best.rows];
  return texts.map((text, index): SlideText => {
    const row = Math.floor(index / best.columns);
    const inRow = Math.min(best.columns, texts.length - row * best.columns);
    // The last row stands in the middle too.
    const x = AREA.x + (AREA.w - inRow * w) / 2 + (index % best.columns) * w;
    const box = { x: x + 0.08, y: AREA.y + row * h, w: w - 0.16, h };
    return {
      kind: 'text',
      text,
      ...box,
      size: best.size,
      least: 9,
      face: 'kai',
      color: RED,
      align: 'center',
      bold: true,
    };
  });
}

/** Who it is on the left, what is read out on the right. */
function recipientSlide(group: PaperGroup, one: PaperRecipient): Shape[] {
  const { name, kind, salutation, unit, citation } = one;
  const text = kind === 'household' && !name.endsWith(salutation) ? `${name}${salutation}` : alignedName(name);
  const left = { kind: 'text', x: 0.8, w: 3.7, align: 'center' } as const;
  return [
    ...headed(group.title, ''),
    { kind: 'area', x: 0.6, y: 1.75, w: 4.1, h: 4.8, fill: 'FAEFD9' },
    { kind: 'area', x: 0.6, y: 1.75, w: 0.09, h: 4.8, fill: 'D9A441' },
    { ...left, text, y: 2.1, h: 1.9, size: 54, least: 14, face: 'kai', color: RED, bold: true },
    ...honourLines(one).map((line, index, { length }) => {
      const h = 1.2 / length;
      return { ...left, text: line, y: 4.1 + index * h, h, size: 24, least: 10, face: 'hei', color: INK } as const;
    }),
    { ...left, text: unit, y: 5.5, h: 0.6, size: 18, least: 10, face: 'hei', color: FAINT },
    { kind: 'text', text: '颁奖词', x: 5.3, y: 1.75, w: 7.3, h: 0.5, size: 20, face: 'hei', color: FAINT },
    { kind: 'area', x: 5.3, y: 2.3, w: 0.9, h: 0.04, fill: 'D9A441' },
    {
      kind: 'text',
      text: citation,
      x: 5.3,
      y: 2.5,
      w: 7.3,
      h: 4.05,
      size: 34,
      least: 12,
      face: 'kai',
      color: INK,
      valign: 'top',
    },
  ];
}

/** The title, and below it what it says in plain words: broken where it is meant to be. */
function honourLines({ title, label }: PaperRecipient): string[] {
  return label === '' || label === title ? [title] : [title, label];
}

export function slidesPptx(papers: CeremonyPapers): Promise<Uint8Array> {
  return renderDeck(slidesOf(papers));
}
