import type { PdfTemplate } from '../document/pdf.ts';

/** The board on A3 for the wall: to be read from a step away, each notice on pages of its own. */
export const BOARD_TEMPLATE: PdfTemplate = {
  name: 'board',
  source: String.raw`
#import "/document.typ": *

#let board-red = rgb("#a51c12")

#let page-footer = context {
  set text(size: 10pt, fill: faint)
  line(length: 100%, stroke: 0.6pt + board-red)
  v(-4pt)
  grid(
    columns: (1fr, auto, 1fr),
    align: (left, center, right),
    [#data.village　#data.sheet.day 印],
    [第 #counter(page).display() 页　共 #counter(page).final().first() 页],
    [公示期满请取下],
  )
}

#show: document-style.with(
  title: data.village + " 公示",
  author: data.village,
  day: data.date,
  footer: page-footer,
)
#set page(paper: "a3", margin: (x: 20mm, top: 18mm, bottom: 24mm))
#set text(size: 13.5pt)
#set par(leading: 0.6em)

#let marked(act) = {
  let words = if act.points == "" { act.text } else { act.text + "\u{00a0}" + act.points }
  if act.isOff { strike(text(fill: faint, words)) } else { words }
  if act.mark != "" { text(size: 10.5pt, fill: faint, "（" + act.mark + "）") }
}

#let section-title(body) = block(above: 16pt, below: 9pt, sticky: true, width: 100%)[
  #text(size: 19pt, weight: "bold", fill: board-red, tracking: 0.3em, body)
]

#let red-table(group) = {
  if group.unit != "" { block(above: 12pt, below: 6pt, sticky: true, text(size: 14.5pt, weight: "bold", group.unit)) }
  table(
    columns: (auto, auto, 1fr, auto),
    align: (x, y) => (if x == 3 { right } else { left }) + top,
    inset: (x: 6pt, y: 5.5pt),
    stroke: none,
    fill: (x, y) => if y == 0 { board-red } else if calc.even(y) { rgb("#fbf5f1") },
    table.header(repeat: true, ..("户号", "户主", "事项", "积分").map(one => text(size: 12pt, fill: white, one))),
    ..group.lines.map(line => (
      text(fill: faint, line.no), line.name, line.acts.map(marked).join("　"), strong(line.total),
    )).flatten(),
    table.hline(stroke: 0.6pt + board-red),
  )
}

#let nameless-table(acts) = table(
  columns: (auto, 1fr, auto, auto),
  align: (x, y) => (if x == 3 { right } else { left }) + top,
  inset: (x: 6pt, y: 5.5pt),
  stroke: none,
  fill: (x, y) => if y == 0 { rgb("#4a4a4a") } else if calc.even(y) { rgb("#f4f4f4") },
  table.header(repeat: true, ..("姓名", "事项", "情况", "积分").map(one => text(size: 12pt, fill: white, one))),
  ..acts.map(act => ("某村民", act.text, act.mark, act.points)).flatten(),
  table.hline(stroke: 0.6pt + rgb("#4a4a4a")),
)

#let heading-of(notice) = align(center)[
  #text(size: 17pt, fill: faint, tracking: 0.15em, data.village + "道德银行")
  #v(14pt, weak: true)
  #text(size: 40pt, weight: "bold", fill: board-red, notice.title)
  #v(15pt, weak: true)
  #text(size: 15pt)[#if notice.unit != "" [#notice.unit　]公示期：*#notice.days*　异议截止：*#notice.until*]
  #v(10pt, weak: true)
  #line(length: 100%, stroke: 2pt + board-red)
]

#if data.sheet.notices.len() == 0 {
  align(center + horizon, text(size: 30pt, fill: faint)[目前没有公示])
}
#for (index, notice) in data.sheet.notices.enumerate() {
  if index > 0 { pagebreak() }
  heading-of(notice)
  if notice.groups.len() > 0 {
    section-title[红榜]
    let lines = notice.groups.map(group => group.lines.len()).sum()
    if lines > 24 { columns(2, gutter: 10mm, notice.groups.map(red-table).join()) } else { notice.groups.map(red-table).join() }
    align(right, block(above: 10pt, text(size: 15pt, weight: "bold", notice.sum)))
  }
  if notice.nameless.len() > 0 { section-title[未通过]; nameless-table(notice.nameless) }
  if notice.black.len() > 0 { section-title[黑榜]; nameless-table(notice.black) }
  v(16pt, weak: true)
  block(breakable: false, width: 100%, stroke: 1pt + board-red, inset: 12pt)[
    #text(size: 14.5pt)[*异议*　#data.sheet.how]
  ]
  v(22pt, weak: true)
  align(right, block(breakable: false, text(size: 15pt)[#data.village#data.sheet.committee（盖章）\ #data.sheet.day]))
}
`,
};
