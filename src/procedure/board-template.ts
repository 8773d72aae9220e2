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

#let numbered(act) = if act.number != "" {
  // A number is not torn apart; many of them run on.
  h(3pt)
  text(size: 10.5pt, fill: faint,  act.number.split(" ").map(one => box(one)).join(" "))
}

#let marked(act) = {
  let words = if act.points == "" { act.text } else { act.text + "\u{00a0}" + act.points }
  let shown = if act.isOff { strike(text(fill: faint, words)) } else { words }
  // A short act stays on its line, with its number.
  if words.clusters().len() > 14 { shown + numbered(act) } else if act.number.contains(" ") {
    box(shown) + numbered(act)
  } else { box(shown + numbered(act)) }
  if act.mark != "" { text(size: 10.5pt, fill: faint, "（" + act.mark + "）") }
}

#let section-title(body) = block(above: 20pt, below: 13pt, sticky: true, width: 100%)[
  #text(size: 19pt, weight: "bold", fill: board-red, tracking: 0.3em, body)
]

#let red-table(group) = {
  if group.unit != "" { block(above: 16pt, below: 9pt, sticky: true, text(size: 14.5pt, weight: "bold", group.unit)) }
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

#let honours-table(group) = {
  if group.unit != "" { block(above: 16pt, below: 9pt, sticky: true, text(size: 14.5pt, weight: "bold", group.unit)) }
  table(
    columns: (auto, auto, 1fr),
    align: left + top,
    inset: (x: 6pt, y: 5.5pt),
    stroke: none,
    fill: (x, y) => if y == 0 { board-red } else if calc.even(y) { rgb("#fbf5f1") },
    table.header(repeat: true, ..("户号", "姓名", "拟授予").map(one => text(size: 12pt, fill: white, one))),
    ..group.lines.map(line => (text(fill: faint, line.no), line.name, marked(line.act))).flatten(),
    table.hline(stroke: 0.6pt + board-red),
  )
}

#let again-table(acts) = table(
  columns: (auto, 1fr, auto),
  align: left + top,
  inset: (x: 6pt, y: 5.5pt),
  stroke: none,
  fill: (x, y) => if y == 0 { rgb("#4a4a4a") } else if calc.even(y) { rgb("#f4f4f4") },
  table.header(repeat: true, ..("姓名", "拟授予", "情况").map(one => text(size: 12pt, fill: white, one))),
  ..acts.map(act => ("某村民", act.text, act.mark)).flatten(),
  table.hline(stroke: 0.6pt + rgb("#4a4a4a")),
)

#let nameless-table(acts) = table(
  columns: (auto, 1fr, auto, auto),
  align: (x, y) => (if x == 3 { right } else { left }) + top,
  inset: (x: 6pt, y: 5.5pt),
  stroke: none,
  fill: (x, y) => if y == 0 { rgb("#4a4a4a") } else if calc.even(y) { rgb("#f4f4f4") },
  table.header(repeat: true, ..("姓名", "事项", "情况", "积分").map(one => text(size: 12pt, fill: white, one))),
  ..acts.map(act => ("某村民", [#act.text#numbered(act)], act.mark, act.points)).flatten(),
  table.hline(stroke: 0.6pt + rgb("#4a4a4a")),
)

#let heading-of(notice) = align(center)[
  #text(size: 17pt, fill: faint, tracking: 0.15em, data.village + "道德银行")
  #v(22pt, weak: true)
  #text(size: if notice.title.clusters().len() > 16 { 28pt } else { 40pt }, weight: "bold", fill: board-red, notice.title)
  #v(20pt, weak: true)
  #text(size: 15pt)[#if notice.unit != "" [#notice.unit　]公示期：*#notice.days*　异议截止：*#notice.until*]
  #v(14pt, weak: true)
  #block(width: 100%, stroke: (top: 2pt + board-red, bottom: 0.6pt + board-red), inset: (x: 4pt, y: 10pt))[
    #set align(left + horizon)
    #grid(
      columns: (1fr, auto),
      column-gutter: 8mm,
      [
        #text(size: 13.5pt)[*异议*　#data.sheet.how]
        #v(4pt)
        #text(size: 10pt, fill: faint)[编号（№）写在各项之后。扫右边的码看公示、提异议：#data.code.url]
      ],
      image(bytes(data.code.svg), format: "svg", width: 27mm, alt: data.code.url),
    )
  ]
]

// Everything of a notice in one flow: a long list runs on in two columns, and what comes after it follows there.
#let answers-of(title, answers) = if answers.len() > 0 {
  section-title(title)
  for answer in answers {
    block(breakable: false, above: 9pt, below: 9pt, width: 100%, stroke: (bottom: 0.4pt + faint), inset: (bottom: 7pt))[
      *#answer.verdict*　#answer.what#numbered(answer) \
      #answer.reason \
      #text(size: 10.5pt, fill: faint, answer.by)
    ]
  }
}

#let body-of(notice) = {
  if notice.honours.len() > 0 {
    section-title[拟表彰名单]
    notice.honours.map(honours-table).join()
    align(right, block(above: 12pt, text(size: 15pt, weight: "bold", notice.honoursSum)))
  }
  if notice.again.len() > 0 { section-title[重新评定]; again-table(notice.again) }
  if notice.groups.len() > 0 {
    section-title[红榜]
    notice.groups.map(red-table).join()
    align(right, block(above: 12pt, text(size: 15pt, weight: "bold", notice.sum)))
  }
  if notice.nameless.len() > 0 { section-title[未通过]; nameless-table(notice.nameless) }
  if notice.black.len() > 0 { section-title[黑榜]; nameless-table(notice.black) }
  answers-of([异议答复], notice.answers)
  align(right, block(breakable: false, above: 30pt)[
    #set text(size: 15pt)
    #set par(leading: 0.8em)
    #data.village#data.sheet.committee（盖章）\
    #data.sheet.day
  ])
}

#if data.sheet.notices.len() == 0 {
  align(center, pad(y: if data.sheet.earlier.len() > 0 { 20mm } else { 150mm }, text(size: 30pt, fill: faint)[目前没有公示]))
}
#for (index, notice) in data.sheet.notices.enumerate() {
  if index > 0 { pagebreak() }
  heading-of(notice)
  let named = notice.groups.map(group => group.lines.len()).sum(default: 0)
  let honoured = notice.honours.map(group => group.lines.len()).sum(default: 0) + notice.again.len()
  let lines = named + honoured + notice.black.len() + notice.nameless.len() + 3 * notice.answers.len()
  if lines > 30 { columns(2, gutter: 10mm, body-of(notice)) } else {
    set text(size: 16pt)
    body-of(notice)
  }
}
#if data.sheet.earlier.len() > 0 {
  if data.sheet.notices.len() > 0 { pagebreak() }
  answers-of([前期公示的异议答复], data.sheet.earlier)
}
`,
};
