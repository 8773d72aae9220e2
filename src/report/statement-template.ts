import type { PdfTemplate } from '../document/pdf.ts';

/** A household's statement on A4: figures on top, a line an entry, the ledger it was taken from at the end. */
export const STATEMENT_TEMPLATE: PdfTemplate = {
  name: 'statement',
  source: String.raw`
#import "/document.typ": *

#let label(body) = text(size: 8pt, fill: faint, body)
#let muted(body) = text(fill: faint, body)
#let figure-of(body) = if body == "" { muted[—] } else { body }

#let page-footer = context {
  line(length: 100%, stroke: hairline)
  v(-6pt)
  set text(size: 8pt, fill: faint)
  grid(
    columns: (1fr, auto, 1fr),
    align: (left, center, right),
    [#data.village　户 #data.household],
    [第 #counter(page).display() 页　共 #counter(page).final().first() 页],
    [台账第 #data.size 笔　#data.root.slice(0, 12)],
  )
}

#show: document-style.with(
  title: data.village + " " + data.household + " 积分明细",
  author: data.village,
  day: data.issued,
  footer: page-footer,
)

#align(center)[
  #text(size: 10.5pt, fill: faint, tracking: 0.15em, data.village + "道德银行")
  #v(11pt, weak: true)
  #text(size: 21pt, weight: "bold", fill: accent, tracking: 0.35em)[积分明细#h(-0.35em)]
]
#v(16pt, weak: true)

#grid(
  columns: (auto, 1fr, auto),
  column-gutter: 16pt,
  [#label[户号]#h(0.6em)#text(weight: "bold", data.household)],
  if data.head != none [#label[户主]#h(0.6em)#text(weight: "bold", data.head)],
  [#label[发生日]#h(0.6em)#data.period],
)
#v(8pt, weak: true)

#let standing(name, opening, closing) = stack(
  spacing: 6pt,
  label(name),
  text(size: 15pt, weight: "bold", closing),
  label[期初 #opening],
)
#block(
  width: 100%,
  stroke: (top: rule, bottom: hairline),
  inset: (y: 9pt),
  grid(
    columns: (1fr, 1fr, 1fr, 1fr),
    ..data.figures.map(((name, opening, closing)) => standing(name, opening, closing)),
  ),
)
#v(10pt, weak: true)

// A line stays on one page unless its text is as long as one.
#let what-cell(line) = block(breakable: line.remark.len() > 1500, width: 100%)[
  #line.what#if line.what != "" and line.remark != "" [\ ]#text(size: 8pt, fill: faint, line.remark)
]

#let head-cells = ("流水号", "发生日", "记账日", "类别", "事项", "荣誉分", "积分", "积分余额")
#set text(size: 9pt)
#show table.cell.where(y: 0): set text(size: 8.5pt, fill: white, weight: "bold")
#table(
  columns: (auto, auto, auto, auto, 1fr, auto, auto, auto),
  align: (x, y) => (if x in (0, 5, 6, 7) { right } else { left }) + top,
  inset: (x: 5pt, y: 4.6pt),
  stroke: none,
  fill: (x, y) => if y == 0 { accent },
  table.header(repeat: true, ..head-cells),
  [], [], [], [], muted[期初], [], [], data.opening,
  table.hline(stroke: hairline),
  ..data.lines.map(line => (
    muted(line.seq), line.occurred, muted(line.recorded), line.kind,
    what-cell(line),
    figure-of(line.honour), figure-of(line.points), line.balance,
    table.hline(stroke: hairline),
  )).flatten(),
  table.hline(stroke: rule),
  table.cell(colspan: 5, align: left)[*合计　#data.count 笔*],
  strong(figure-of(data.sums.honour)), strong(figure-of(data.sums.points)), strong(data.closing),
  table.hline(stroke: rule),
)

#v(8pt, weak: true)
#block(breakable: false, width: 100%, grid(
  columns: if data.code == none { (1fr,) } else { (1fr, 23mm) },
  column-gutter: 8mm,
  [
    #set text(size: 8pt, fill: faint)
    #set par(leading: 0.7em)
    余额按所列各笔依次计算；发生日是做事的日子，记账日是记入台账的日子。截至 #data.asOf 已记账的 #data.known 笔。\
    依据：出具时台账共 #data.size 笔，根（SHA-256）\
    #text(font: "DejaVu Sans Mono", size: 7pt, fill: rgb("#3a3a3a"), data.root)\
    台账只增不改：另存此笔数和根，日后可以核验本表所依据的各笔没有改动。#if data.code != none [扫码可核对本表的荣誉分和余额。]
  ],
  ..if data.code != none { (image(bytes(data.code), format: "svg", width: 23mm),) },
))
`,
};
