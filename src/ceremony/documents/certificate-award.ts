import type { PdfTemplate } from '../../document/pdf.ts';
import { CERTIFICATE_BODY } from './certificate-template.ts';

/** 奖状: warm paper with rays and flags, a band of linked coins (连钱纹) around it. Drawn in lines and areas, in no image. */
export const AWARD_TEMPLATE: PdfTemplate = {
  name: 'certificate-award',
  source: `${CERTIFICATE_BODY}
#let red = rgb("#c1161c")
#let deep = rgb("#9c0f15")
#let gold = rgb("#d6a63c")
#let pale = rgb("#f7dc93")
#let (page-width, page-height) = (297mm, 210mm)
#let (edge, band) = (7mm, 9mm)
#let emblem-at = (148.5mm, 41.5mm)

// A circle as components of a curve, in millimetres.
#let ring(x, y, r) = {
  let k = r * 0.5523
  let p(dx, dy) = ((x + dx) * 1mm, (y + dy) * 1mm)
  (
    curve.move(p(r, 0)),
    curve.cubic(p(r, k), p(k, r), p(0, r)), curve.cubic(p(-k, r), p(-r, k), p(-r, 0)),
    curve.cubic(p(-r, -k), p(-k, -r), p(0, -r)), curve.cubic(p(k, -r), p(r, -k), p(r, 0)),
  )
}
#let linked(length, coins) = place(curve(
  ..range(coins).map(i => ring((i + 0.5) * length / coins, 0, 3.05)).flatten(),
  stroke: 0.42mm + red,
))
#let long-band = linked(265, 60)
#let short-band = linked(178, 40)

// A coin with a square hole, for the corners of the band.
#let coin = {
  place(dx: -4.5mm, dy: -4.5mm, rect(width: 9mm, height: 9mm, fill: red))
  place(dx: -3.6mm, dy: -3.6mm, circle(radius: 3.6mm, fill: pale))
  place(dx: -2.9mm, dy: -2.9mm, circle(radius: 2.9mm, stroke: 0.3mm + red))
  place(dx: -1.1mm, dy: -1.1mm, rect(width: 2.2mm, height: 2.2mm, fill: red))
}

// Light that comes from the emblem.
#let rays = curve(
  ..range(36).map(i => {
    let at(turn) = (300mm * calc.cos(turn), 300mm * calc.sin(turn))
    (
      curve.move((0mm, 0mm)), curve.line(at(i * 10deg - 2.5deg)), curve.line(at(i * 10deg + 2.5deg)),
      curve.close(mode: "straight"),
    )
  }).flatten(),
  fill: rgb("#fbeabc"),
)

// A flag on its pole, leaning to one side (1 or -1); around the foot of the pole.
#let flag(lean, side, length, fill) = {
  let at(x, y) = {
    let turn = lean * side
    let (px, py) = (x * side, -y)
    ((px * calc.cos(turn) - py * calc.sin(turn)) * 1mm, (px * calc.sin(turn) + py * calc.cos(turn)) * 1mm)
  }
  let (top, foot, wide) = (length - 1, length - 11, 12.5)
  place(curve(
    curve.move(at(0, top)), curve.cubic(at(4, top + 2.6), at(8, top - 2.6), at(wide, top)),
    curve.line(at(wide, foot)), curve.cubic(at(8, foot - 2.6), at(4, foot + 2.6), at(0, foot)),
    curve.close(mode: "straight"),
    fill: fill, stroke: 0.25mm + pale,
  ))
  place(curve(curve.move(at(0, 0)), curve.line(at(0, length)), stroke: (paint: gold, thickness: 0.6mm, cap: "round")))
  let (x, y) = at(0, length)
  place(dx: x - 0.7mm, dy: y - 0.7mm, circle(radius: 0.7mm, fill: gold))
}

#let emblem = {
  for (lean, fill) in ((74deg, deep), (50deg, rgb("#ae1319")), (26deg, red)) {
    for side in (-1, 1) { flag(lean, side, 21.5, fill) }
  }
  place(dx: -8.6mm, dy: -8.6mm, circle(radius: 8.6mm, fill: red, stroke: 0.7mm + gold))
  place(dx: -7.3mm, dy: -7.3mm, circle(radius: 7.3mm, stroke: 0.2mm + pale))
  place(star(5.4, fill: pale))
}

// A peony: rows of round petals, from the outer one to the inner, on its leaves.
#let petals(count, length, width, turned) = range(count).map(i => {
  let turn = i * 360deg / count + turned
  let at(x, y) = ((x * calc.cos(turn) - y * calc.sin(turn)) * 1mm, (y * calc.cos(turn) + x * calc.sin(turn)) * 1mm)
  (
    curve.move((0mm, 0mm)),
    curve.cubic(at(length * 0.4, width), at(length * 1.1, width * 1.2), at(length, 0)),
    curve.cubic(at(length * 1.1, -width * 1.2), at(length * 0.4, -width), at(0, 0)),
    curve.close(mode: "straight"),
  )
}).flatten()
#let peony(size, leaves) = {
  place(curve(..leaves.map(at => leaf(0, 0, 1.65 * size, 0.42 * size, at)).flatten(), fill: rgb("#8a9a45")))
  for (count, length, width, turned, fill) in (
    (7, 1.1, 0.52, 10deg, rgb("#cf3a40")), (7, 0.9, 0.46, 36deg, rgb("#dc5a5e")),
    (6, 0.68, 0.4, 12deg, rgb("#e88385")), (5, 0.44, 0.3, 40deg, rgb("#f3b3ae")),
  ) {
    place(curve(..petals(count, length * size, width * size, turned), fill: fill, stroke: 0.15mm + rgb("#fbe3d3")))
  }
  place(dx: -0.15mm * size, dy: -0.15mm * size, circle(radius: 0.15mm * size, fill: gold))
}

#let frame = {
  let inner = edge + band
  let boxed(inset, ..style) = place(
    dx: inset, dy: inset, rect(width: page-width - inset * 2, height: page-height - inset * 2, ..style),
  )
  boxed(edge, fill: pale)
  place(dx: inner, dy: inner, box(width: page-width - inner * 2, height: page-height - inner * 2, clip: true, fill: rgb("#fff6d9"), {
    place(dx: emblem-at.at(0) - inner, dy: emblem-at.at(1) - inner, rays)
    place(dx: 15mm, dy: 62mm, ellipse(width: 235mm, height: 125mm, fill: gradient.radial(rgb("#fffbeb"), rgb("#fffbebe0"), rgb("#fffbeb00"))))
  }))
  boxed(edge, stroke: 0.9mm + red)
  boxed(inner, stroke: 0.9mm + red)
  boxed(inner + 2.2mm, stroke: 0.35mm + gold)
  place(dx: inner, dy: edge + band / 2, long-band)
  place(dx: inner, dy: page-height - edge - band / 2, long-band)
  place(dx: edge + band / 2, dy: inner, rotate(90deg, origin: top + left, short-band))
  place(dx: page-width - edge - band / 2, dy: inner, rotate(90deg, origin: top + left, short-band))
  for x in (edge + band / 2, page-width - edge - band / 2) {
    for y in (edge + band / 2, page-height - edge - band / 2) { place(dx: x, dy: y, coin) }
  }
  for (x, side) in ((inner + 12mm, 1), (page-width - inner - 12mm, -1)) {
    let leaves(..angles) = angles.pos().map(at => if side > 0 { at } else { 180deg - at })
    place(dx: x - side * 3.5mm, dy: page-height - inner - 24mm, peony(5, leaves(-120deg, -70deg, -20deg)))
    place(dx: x, dy: page-height - inner - 11.5mm, peony(8, leaves(-30deg, 0deg, 28deg, 150deg)))
  }
  place(dx: emblem-at.at(0), dy: emblem-at.at(1), emblem)
}

#let heading = {
  set text(font: "Ma Shan Zheng", size: 70pt, fill: red)
  data.heading.clusters().join(h(0.9em))
}

#let sentence(one, scale) = {
  par(one.lead + "：")
  align(center, {
    set par(first-line-indent: 0em, justify: false, leading: 0.4em)
    fitted-line(205mm, 36pt * calc.max(scale, 0.7), 17pt, text(fill: red, one.title) + text(size: 0.6em, one.note))
  })
}

#certificates(frame, heading, 58mm, 22pt, sentence)
`,
};
