import type { PdfTemplate } from '../../document/pdf.ts';

/** A donation's receipt on A4: the counterfoil that stays, and the half that the donor takes along. */
export const RECEIPT_TEMPLATE: PdfTemplate = {
  name: 'donation-receipt',
  source: String.raw`
#import "/document.typ": *

#let label(body) = text(size: 9.5pt, fill: faint, body)

#show: document-style.with(
  title: data.village + " 捐赠收据 " + data.receiptNo,
  author: data.village,
  day: data.day,
)
#set page(margin: (x: 22mm, top: 13mm, bottom: 12mm))
#set text(size: 11.5pt)

// What is longer than its line is set smaller, and on several lines where that is not enough: never cut.
#let fitted(body, width) = context {
  let small = text(size: 0.8em, body)
  if measure(body).width <= width { body } else if measure(small).width <= width { small } else {
    box(width: width, { set par(leading: 0.3em); text(size: 0.62em, body) })
  }
}

#let seal = box(width: 38mm, height: 38mm, {
  place(center + horizon, circle(radius: 18.5mm, stroke: (paint: rgb("#d9b8b4"), thickness: 0.7pt, dash: "dashed")))
  place(center + horizon, text(size: 9pt, fill: rgb("#c98f89"), tracking: 0.2em)[盖章处#h(-0.2em)])
})

#let signature(name) = grid(
  columns: (auto, 1fr),
  column-gutter: 5pt,
  align: bottom,
  label(name), line(length: 100%, stroke: hairline),
)

#let copy(name) = block(width: 100%, height: 125mm, breakable: false)[
  #grid(
    columns: (1fr, auto, 1fr),
    align: (left + bottom, center + bottom, right + bottom),
    label(name),
    [
      #text(size: 10.5pt, fill: faint, tracking: 0.12em, data.village + "道德银行")
      #v(10pt, weak: true)
      #text(size: 24pt, weight: "bold", fill: accent, tracking: 0.45em)[捐赠收据#h(-0.45em)]
    ],
    [#label[№]#h(0.4em)#text(size: 13pt, weight: "bold", fill: accent, fitted(data.receiptNo, 40mm))],
  )
  #v(8pt, weak: true)
  #stack(spacing: 1.6pt, line(length: 100%, stroke: 1.5pt + accent), line(length: 100%, stroke: 0.5pt + accent))
  #v(17pt, weak: true)
  #grid(
    columns: (auto, 1fr, auto),
    column-gutter: 6pt,
    align: bottom,
    [今收到],
    box(width: 100%, stroke: (bottom: 0.5pt + rgb("#8f8880")), outset: (bottom: 3.5pt), inset: (x: 4pt), align(center, fitted(strong(data.donor), 92mm))),
    [捐赠的下列#data.what：],
  )
  #v(15pt, weak: true)
  #table(
    columns: (1fr, 18mm, 20mm, 32mm, 38mm),
    align: center + horizon,
    stroke: 0.5pt + rgb("#8f8880"),
    inset: (x: 6pt, y: 10.5pt),
    fill: (x, y) => if y == 0 { rgb("#f6efe9") },
    ..("品名", "单位", "数量", "价值（元）", "用途或款项").map(head => text(size: 10pt, weight: "bold", fill: rgb("#5c3a34"), head)),
    fitted(data.item, 53mm), fitted(data.unit, 13.5mm), data.quantity, data.value, text(size: 10pt, fitted(data.purpose, 33mm)),
    table.cell(colspan: 5, align: left + horizon)[
      #label[合计大写]#h(0.8em)#strong(data.words)#h(1fr)#label[小写]#h(0.6em)#strong[¥#data.value]
    ],
  )
  #v(13pt, weak: true)
  #text(size: 9.5pt, fill: faint)[捐赠日期 #data.date。所捐用于积分兑换，收发和去向按月公示，可扫码验真。感谢您的爱心！]
  #v(1fr)
  #grid(
    columns: (23mm, 33mm, 33mm, 1fr, auto),
    column-gutter: (6mm, 5mm, 4mm, 3mm),
    align: (left + horizon, left + horizon, left + horizon, right + horizon, right + horizon),
    stack(spacing: 4pt, image(bytes(data.code), format: "svg", width: 23mm), align(center, text(size: 7.5pt, fill: faint)[扫码验真])),
    stack(spacing: 13mm, signature[经手人], signature[开具日期]),
    stack(spacing: 13mm, signature[复核人], signature[捐赠人]),
    [#label[受赠单位]\ #v(2pt)#strong(data.village)],
    seal,
  )
  #v(1fr)
  #text(size: 7.5pt, fill: faint)[库存流水第 #data.seq 笔　#text(font: "DejaVu Sans Mono", size: 6.5pt, data.hash)]
]

#copy[第一联　存根]
#v(1fr)
#box(width: 100%, {
  line(length: 100%, stroke: (paint: rgb("#a8a29b"), thickness: 0.5pt, dash: "dashed"))
  place(center + horizon, box(fill: white, inset: (x: 6pt), text(size: 7.5pt, fill: faint)[沿此线裁开]))
})
#v(1fr)
#copy[第二联　交捐赠人]
`,
};
