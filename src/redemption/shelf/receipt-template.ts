import type { PdfTemplate } from '../../document/pdf.ts';

/** A donation's receipt on A4: the counterfoil that stays, and the half that the donor takes along. */
export const RECEIPT_TEMPLATE: PdfTemplate = {
  name: 'donation-receipt',
  source: String.raw`
#import "/document.typ": *

#let label(body) = text(size: 9pt, fill: faint, body)

#show: document-style.with(
  title: data.village + " 捐赠收据 " + data.receiptNo,
  author: data.village,
  day: data.day,
)
#set page(margin: (x: 22mm, top: 13mm, bottom: 12mm))
#set text(size: 10.5pt)

#let cells = (align: center + horizon, stroke: 0.5pt + rgb("#8f8880"), inset: (x: 6pt, y: 8pt))
// A name as long as a line is set smaller, never cut.
#let fitted(body, width) = context {
  let natural = measure(body).width
  if natural <= width { body } else { block(width: width, text(size: 8.5pt, body)) }
}

#let seal = box(width: 27mm, height: 27mm, {
  place(center + horizon, circle(radius: 13.4mm, stroke: (paint: rgb("#d9b8b4"), thickness: 0.7pt, dash: "dashed")))
  place(center + horizon, text(size: 8.5pt, fill: rgb("#c98f89"))[（盖章）])
})

#let signature(name) = grid(
  columns: (auto, 1fr),
  column-gutter: 5pt,
  align: bottom,
  label(name), line(length: 100%, stroke: hairline),
)

#let copy(name) = block(width: 100%, height: 131mm, breakable: false)[
  #grid(
    columns: (1fr, auto, 1fr),
    align: (left + bottom, center + bottom, right + bottom),
    label(name),
    [
      #text(size: 10pt, fill: faint, tracking: 0.12em, data.village + "道德银行")
      #v(9pt, weak: true)
      #text(size: 21pt, weight: "bold", fill: accent, tracking: 0.4em)[捐赠收据#h(-0.4em)]
    ],
    [#label[No.] #text(size: 12pt, weight: "bold", fill: accent, data.receiptNo)],
  )
  #v(6pt, weak: true)
  #line(length: 100%, stroke: 1.4pt + accent)
  #v(-9.5pt)
  #line(length: 100%, stroke: 0.4pt + accent)
  #v(11pt, weak: true)
  #grid(
    columns: (auto, 1fr, auto),
    column-gutter: 6pt,
    align: bottom,
    [今收到],
    box(width: 100%, stroke: (bottom: hairline), inset: (bottom: 3pt, x: 4pt), fitted(strong(data.donor), 98mm)),
    [捐赠的下列#data.what：],
  )
  #v(10pt, weak: true)
  #table(
    columns: (1fr, 20mm, 20mm, 32mm, 36mm),
    ..cells,
    fill: (x, y) => if y == 0 { rgb("#f6efe9") },
    ..("品名", "单位", "数量", "价值（元）", "用途或款项").map(head => text(size: 9.5pt, weight: "bold", fill: rgb("#5c3a34"), head)),
    data.item, data.unit, data.quantity, data.value, text(size: 9.5pt, data.purpose),
    table.cell(colspan: 5, align: left + horizon)[
      #label[价值合计（大写）]#h(0.8em)#strong(data.words)#h(1fr)#label[小写]#h(0.6em)#strong[￥#data.value]
    ],
  )
  #v(9pt, weak: true)
  #text(size: 9pt, fill: faint)[捐赠日期 #data.date。所捐用于积分兑换，收发和去向按月公示，可凭收据号查询。感谢您的爱心！]
  #v(10pt, weak: true)
  #grid(
    columns: (46mm, 46mm, 1fr),
    column-gutter: 8mm,
    align: (left + horizon, left + horizon, right + horizon),
    stack(spacing: 11mm, signature[经手人], signature[开具日期]),
    stack(spacing: 11mm, signature[复核人], signature[捐赠人]),
    grid(columns: (auto, auto), column-gutter: 3mm, align: right + horizon, [#label[受赠单位]\ #data.village], seal),
  )
  #place(bottom + left, text(size: 7.5pt, fill: faint)[库存流水第 #data.seq 笔　#text(font: "DejaVu Sans Mono", size: 6.5pt, data.hash)])
]

#copy[第一联　存根]
#v(2mm)
#box(width: 100%, {
  line(length: 100%, stroke: (paint: rgb("#a8a29b"), thickness: 0.5pt, dash: "dashed"))
  place(center + horizon, box(fill: white, inset: (x: 6pt), text(size: 7.5pt, fill: faint)[沿此线裁开]))
})
#v(4mm)
#copy[第二联　交捐赠人]
`,
};
