import type { PdfTemplate } from '../../document/pdf.ts';
import { CERTIFICATE_BODY } from './certificate-template.ts';

/** 荣誉证书: ivory in a red band with a gold fret (回纹). Everything is drawn in lines and areas, in no image. */
export const HONOUR_TEMPLATE: PdfTemplate = {
  name: 'certificate-honour',
  source: `${CERTIFICATE_BODY}
#let red = rgb("#a3161c")
#let gold = rgb("#c8a04a")
#let bright = rgb("#efd699")
#let ivory = rgb("#fffcf3")

// One turn of the fret on a grid of six by five, from foot to foot.
#let turn = ((0, 5), (0, 0), (5, 0), (5, 4), (2, 4), (2, 2), (3, 2), (3, 3), (4, 3), (4, 1), (1, 1), (1, 5))
// A band of turns that look at each other in the middle.
#let fret(turns) = {
  let half = range(int(turns / 2)).map(i => turn.map(((x, y)) => (x + i * 6, y))).flatten().chunks(2) + ((turns * 3, 5),)
  let other = half.rev().map(((x, y)) => (turns * 6 - x, y))
  through(1.45mm, half + other, stroke: (paint: bright, thickness: 0.5mm, cap: "square", join: "miter"))
}
#let long-band = fret(30)
#let short-band = fret(20)

// A flower of two rows of petals, for the corners of the band.
#let blossom = {
  let row(length, width, turned) = range(8).map(i => leaf(0, 0, length, width, i * 45deg + turned)).flatten()
  place(curve(..row(4.2, 1.5, 22.5deg), fill: gold))
  place(curve(..row(4.4, 1.7, 0deg), fill: bright))
  place(dx: -0.9mm, dy: -0.9mm, circle(radius: 0.9mm, fill: red))
}

// The inner frame: its corners curve inwards.
#let hollow(inset, r, ..style) = {
  let (x, y, right, foot) = (inset, inset, 297mm - inset, 210mm - inset)
  let k = r * 0.5523
  place(curve(
    curve.move((148.5mm, y)),
    curve.line((right - r, y)), curve.cubic((right - r, y + k), (right - k, y + r), (right, y + r)),
    curve.line((right, foot - r)), curve.cubic((right - k, foot - r), (right - r, foot - k), (right - r, foot)),
    curve.line((x + r, foot)), curve.cubic((x + r, foot - k), (x + k, foot - r), (x, foot - r)),
    curve.line((x, y + r)), curve.cubic((x + k, y + r), (x + r, y + k), (x + r, y)),
    curve.close(mode: "straight"),
    ..style,
  ))
}

// Fine lines behind the text: ellipses turned around the middle of the page.
#let rosette = {
  let (a, b) = (78, 31)
  let k = 0.5523
  let at(x, y, angle) = ((x * calc.cos(angle) - y * calc.sin(angle)) * 1mm, (x * calc.sin(angle) + y * calc.cos(angle)) * 1mm)
  curve(
    ..for i in range(16) {
      let p(x, y) = at(x, y, i * 11.25deg)
      (
        curve.move(p(a, 0)),
        curve.cubic(p(a, b * k), p(a * k, b), p(0, b)), curve.cubic(p(-a * k, b), p(-a, b * k), p(-a, 0)),
        curve.cubic(p(-a, -b * k), p(-a * k, -b), p(0, -b)), curve.cubic(p(a * k, -b), p(a, -b * k), p(a, 0)),
      )
    },
    stroke: 0.3pt + rgb("#f4e8cb"),
  )
}

#let frame = {
  let (w, h) = (297mm, 210mm)
  let edge = 7mm
  let band = 11mm
  let boxed(inset, ..style) = place(dx: inset, dy: inset, rect(width: w - inset * 2, height: h - inset * 2, ..style))
  boxed(edge - 2mm, stroke: 0.4pt + gold)
  boxed(edge, fill: red)
  boxed(edge + band, fill: ivory)
  boxed(edge + 0.9mm, stroke: 0.35pt + gold)
  boxed(edge + band - 0.9mm, stroke: 0.35pt + gold)
  boxed(edge + band + 0.8mm, stroke: 1mm + gold)
  let middle = (band - 7.25mm) / 2
  let inner = edge + band
  place(dx: inner, dy: edge + middle, long-band)
  place(dx: inner, dy: h - edge - middle, scale(y: -100%, origin: top + left, long-band))
  place(dx: edge + middle, dy: h - inner, rotate(-90deg, origin: top + left, short-band))
  place(dx: w - edge - middle, dy: inner, rotate(90deg, origin: top + left, short-band))
  for x in (edge + band / 2, w - edge - band / 2) {
    for y in (edge + band / 2, h - edge - band / 2) {
      place(dx: x - 5mm, dy: y - 5mm, rect(width: 10mm, height: 10mm, fill: red, stroke: 0.35pt + gold))
      place(dx: x, dy: y, blossom)
    }
  }
  hollow(inner + 4.5mm, 9mm, stroke: 0.9pt + gold)
  hollow(inner + 6mm, 9mm, stroke: 0.35pt + gold)
  for x in (inner + 8mm, w - inner - 8mm) {
    for y in (inner + 8mm, h - inner - 8mm) {
      place(dx: x, dy: y, star(1.7, fill: gold))
    }
  }
  place(dx: w / 2, dy: 112mm, rosette)
  place(dx: w / 2, dy: 39.5mm, wheat(10.2, 12, fill: gold))
  place(dx: w / 2, dy: 39.5mm, star(5.6, fill: red))
}

#let heading = {
  set text(font: "Ma Shan Zheng", size: 64pt, fill: red)
  data.heading.clusters().join(h(0.28em))
}

#let sentence(one, scale) = par(justify: false, {
  one.lead
  together("“", one.title, if one.note == "" { "”。" } else { "”" }, fill: red)
  if one.note != "" { together("", one.note, "。") }
})

#certificates(frame, heading, 54mm, 24pt, sentence)
`,
};
