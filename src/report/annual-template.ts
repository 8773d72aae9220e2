import type { PdfTemplate } from '../document/pdf.ts';

/** A report on A4: its title in brush script, figures at a glance, then sections of text, charts and tables, and how to verify it. */
export const REPORT_TEMPLATE: PdfTemplate = {
  name: 'annual-report',
  source: `
#import "/document.typ": *

#let soft = rgb("#faf6ef")
#let muted(body) = text(fill: faint, body)

#let page-footer = context {
  set text(size: 9pt)
  align(center)[— #counter(page).display() —]
}

#show: document-style.with(title: data.name, author: data.author, day: data.issued, footer: page-footer)
#set page(
  margin: (x: 18mm, top: 20mm, bottom: 20mm),
  header-ascent: 5mm,
  header: context if counter(page).get().first() > 1 {
    set text(size: 8pt, fill: faint)
    block(width: 100%, inset: (bottom: 4pt), stroke: (bottom: 0.6pt + accent), grid(
      columns: (1fr, auto), data.name, data.running,
    ))
  },
)
#set text(size: 10pt)
#set par(leading: 0.72em, spacing: 0.72em, justify: true)

#align(center)[
  #v(2mm)
  #text(font: "Ma Shan Zheng", size: 38pt, fill: accent, tracking: 0.06em)[道德银行年度报告]
  #v(15pt, weak: true)
  #text(size: 15pt, weight: "bold", data.subtitle)
  #v(11pt, weak: true)
  #text(size: 8.5pt, fill: faint, data.meta)
]
#v(12pt, weak: true)

#block(width: 100%, stroke: (top: 1pt + accent, bottom: 0.6pt + accent), fill: soft, inset: (x: 6pt, y: 9pt), grid(
  columns: data.glance.map(_ => 1fr),
  align: center,
  ..data.glance.map(((label, figure, unit)) => stack(
    spacing: 6pt,
    text(size: 8.5pt, fill: faint, label),
    [#text(size: 17pt, weight: "bold", fill: accent, figure)#h(2pt)#text(size: 8.5pt, unit)],
  )),
))

#let section(title) = {
  v(15pt, weak: true)
  block(sticky: true, below: 8pt)[
    #box(width: 3pt, height: 0.95em, fill: accent, baseline: 0.1em)#h(6pt)#text(size: 13pt, weight: "bold", title)
  ]
}
#let caption(title) = block(sticky: true, above: 13pt, below: 6pt, text(size: 9.5pt, weight: "bold", fill: accent, title))
#let notes-of(notes) = for note in notes { block(above: 5pt, below: 5pt, text(size: 8pt, fill: faint, note)) }
#let drawing(chart) = image(bytes(chart), format: "svg", width: 100%)

// A bar behind a share, so that the eye sees it without reading.
#let bar-cell(share, label) = box(width: 100%, {
  place(left + horizon, rect(width: share * 1%, height: 9pt, fill: rgb("#ecd2c4"), stroke: none))
  align(right, label)
})

#let cell-of(column, value, shares) = {
  if column.bar and value != "" { bar-cell(shares, value) } else { value }
}

// A table that fits a third of a page is not torn.
#let report-table(one) = block(breakable: one.rows.len() > 12, width: 100%, above: 13pt, {
  caption(one.title)
  if one.rows.len() == 0 { block(text(size: 9pt, fill: faint, "没有记录。")) } else {
    set text(size: one.size * 1pt)
    set par(justify: false, leading: 0.55em)
    show table.cell.where(y: 0): set text(fill: white, weight: "bold")
    table(
      columns: one.columns.map(column => column.width * 1fr),
      align: (x, y) => (if one.columns.at(x).right { right } else { left }) + horizon,
      inset: (x: one.inset * 1pt, y: 4.4pt),
      stroke: none,
      fill: (x, y) => if y == 0 { accent } else if calc.even(y) { soft },
      table.header(repeat: true, ..one.columns.map(column => column.header)),
      table.hline(stroke: hairline),
      ..one.rows.enumerate().map(((index, row)) => (
        ..row.enumerate().map(((at, value)) => cell-of(one.columns.at(at), value, one.shares.at(index).at(at))),
        table.hline(stroke: hairline),
      )).flatten(),
      ..if one.total == none { () } else {
        (table.hline(stroke: rule), ..one.total.map(value => strong(value)), table.hline(stroke: rule))
      },
    )
  }
  notes-of(one.notes)
})

#let paragraphs(texts) = for one in texts { par(first-line-indent: (amount: 2em, all: true), one) }

#for part in data.parts {
  if part.kind == "section" { section(part.title) }
  if part.kind == "text" { paragraphs(part.paragraphs) }
  if part.kind == "chart" { block(breakable: false, above: 14pt, width: 100%)[#caption(part.title)#drawing(part.chart)] }
  if part.kind == "charts" {
    block(breakable: false, above: 14pt, width: 100%, grid(
      columns: (1fr, 1fr), column-gutter: 6mm,
      ..part.charts.map(one => [#caption(one.title)#drawing(one.chart)]),
    ))
  }
  if part.kind == "table" { report-table(part) }
  if part.kind == "pair" {
    block(breakable: false, above: 13pt, width: 100%, grid(
      columns: (1fr, 1fr), column-gutter: 6mm, report-table(part.left), report-table(part.right),
    ))
  }
}

// What it is based on, how to verify it and who signs: on one page.
#block(breakable: false, width: 100%)[
  #section(data.basis.title)
  #paragraphs(data.basis.paragraphs)
  #if data.basis.ledger != none {
    block(above: 8pt, width: 100%, fill: soft, inset: 9pt, breakable: false, stroke: (left: 2pt + accent))[
      #set text(size: 8.5pt)
      #set par(justify: false)
      #grid(
        columns: (auto, 1fr), column-gutter: 10pt, row-gutter: 6pt,
        ..data.basis.ledger.map(((label, value)) => (muted(label), value)).flatten(),
      )
    ]
  }
  #block(breakable: false, above: 26pt, width: 100%, grid(
    columns: (1fr, 1fr), column-gutter: 10mm, row-gutter: 22pt,
    ..data.signatures.map(label => grid(
      columns: (auto, 1fr), column-gutter: 4pt,
      label, box(width: 100%, stroke: (bottom: 0.5pt), height: 1em),
    )),
  ))
]
`,
};
