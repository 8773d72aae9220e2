/** Text that is set as large as fits, on pages of A4 across: Typst source. */
export const FITTED_TEXT = `
#import "/document.typ": *

#let ink = rgb("#2b2320")

// Something at the largest of the scales (from the largest on) at which it is no higher than it may be; none where it never is.
#let fitting(width, height, scales, make) = {
  let at(i) = block(width: width, make(scales.at(i)))
  let fits(i) = measure(at(i)).height <= height
  let last = scales.len() - 1
  if fits(0) { at(0) } else if fits(last) {
    // Of the two ends the one does not fit and the other does.
    let (over, under) = (0, last)
    while under - over > 1 {
      let middle = calc.quo(over + under, 2)
      if fits(middle) { under = middle } else { over = middle }
    }
    at(under)
  }
}

// A line as large as fits its width, at most as large as given; on several lines below the least size.
#let fitted-line(width, most, least, body) = context {
  let one = text(size: most, body)
  let wide = measure(one).width
  let size = if wide <= width { most } else { most * (width / wide) * 0.995 }
  if size >= least { text(size: size, body) } else { box(width: width, { set par(leading: 0.5em); text(size: least, body) }) }
}

// Short wording is not broken; of long wording the end is not left alone on a line. Signs stand before and after it.
#let together(before, wording, after, fill: ink) = context {
  let painted(text-of) = text(fill: fill, text-of)
  let whole = box(before + painted(wording) + after)
  if measure(whole).width < 8cm { whole } else {
    let parts = wording.clusters()
    before + painted(parts.slice(0, -4).join()) + box(painted(parts.slice(-4).join()) + after)
  }
}

// Names stay whole: a line of them ends after a comma, or after a dot of a name that is longer than a line.
#let all-names(one) = one.names.enumerate().map(((i, name)) => {
  let parts = if name.clusters().len() > 12 { name.split("·") } else { (name,) }
  parts.enumerate().map(((j, part)) => {
    let after = if j + 1 < parts.len() { "·" } else if i + 1 < one.names.len() { "、" } else { "" }
    if part.clusters().len() > 20 { part + after } else { box(part + after) }
  }).join()
}).join()

// Pages of A4 across, with nothing on them but what is placed there.
#let certificate-style(frame: none, body) = {
  show: document-style.with(
    title: data.village + " " + data.heading,
    author: data.village,
    day: data.day,
  )
  set page(flipped: true, margin: 0mm, background: frame)
  set text(font: kai, size: 20pt, fill: ink, number-width: "proportional")
  set par(justify: true, leading: 0.75em, spacing: 0.75em)
  body
}
`;

/**
 * What both designs of certificates share: what is said, set as large as fits between title and foot. A design draws its frame and
 * says where things go.
 */
export const CERTIFICATE_BODY = `${FITTED_TEXT}
#let seal-red = rgb("#c0392b")

// One stroke or shape through points (x, y), in a unit of length.
#let through(unit, points, ..style) = curve(
  curve.move((points.at(0).at(0) * unit, points.at(0).at(1) * unit)),
  ..points.slice(1).map(((x, y)) => curve.line((x * unit, y * unit))),
  ..style,
)

// The points of a star: tips at radius 1 around the origin, the first one on top.
#let star-points(radius) = range(10).map(i => {
  let at = i * 36deg - 90deg
  let r = if calc.even(i) { radius } else { radius * 0.382 }
  (r * calc.cos(at), r * calc.sin(at))
})
#let star(radius, ..style) = place(through(1mm, star-points(radius), curve.close(mode: "straight"), ..style))

// A petal or leaf around the origin: from there towards an angle; as components of a curve.
#let leaf(x, y, length, width, angle) = {
  let at(along, across) = (
    (x + along * calc.cos(angle) - across * calc.sin(angle)) * 1mm,
    (y + along * calc.sin(angle) + across * calc.cos(angle)) * 1mm,
  )
  (
    curve.move(at(0, 0)),
    curve.cubic(at(length * 0.25, width * 0.75), at(length * 0.75, width * 0.6), at(length, 0)),
    curve.cubic(at(length * 0.75, -width * 0.6), at(length * 0.25, -width * 0.75), at(0, 0)),
    curve.close(mode: "straight"),
  )
}

// Two ears of wheat that embrace a circle; around the origin.
#let wheat(radius, grains, ..style) = place(curve(
  ..for side in (-1, 1) {
    for i in range(grains) {
      let at = 90deg + side * (18deg + i * 122deg / (grains - 1))
      let (x, y) = (radius * calc.cos(at), radius * calc.sin(at))
      let size = radius * (0.34 - 0.06 * i / grains)
      let along = at + side * 90deg
      leaf(x, y, size, size * 0.34, along + side * 34deg)
      leaf(x, y, size, size * 0.34, along - side * 30deg)
    }
    let tip = 90deg + side * 146deg
    leaf(radius * calc.cos(tip), radius * calc.sin(tip), radius * 0.3, radius * 0.1, tip + side * 96deg)
  },
  ..style,
))

#let addressee(one, width, most, least) = fitted-line(
  width, most, least,
  all-names(one) + if one.salutation == "" { sym.wj } else { h(0.35em) } + text(size: 0.82em, box(one.salutation + "：")),
)

#let seal-place(diameter) = circle(
  radius: diameter / 2,
  stroke: (paint: seal-red.lighten(45%), thickness: 0.6pt, dash: (3pt, 3pt)),
)

// Issuer over date, on the place for the seal; the middle of it is where this is placed.
#let signed-by(width, size) = place(top + left, dx: -width / 2, dy: -20mm, box(width: width, height: 40mm, {
  place(center + horizon, seal-place(40mm))
  place(center + horizon, stack(
    spacing: 12pt,
    align(center, fitted-line(width, size, size * 0.62, data.issuer)),
    align(center, text(size: size, data.date)),
  ))
}))

#let verification(one) = grid(
  columns: (25mm, auto),
  column-gutter: 4.5mm,
  align: bottom,
  image(bytes(one.qr), format: "svg", width: 25mm, height: 25mm),
  {
    set text(size: 9pt, fill: rgb("#7a6a5c"))
    stack(spacing: 5.5pt, text(size: 10pt)[扫码验真], [证书编号 #one.number])
  },
)

// What is said, at a scale; a design sets its sentence with the title in its own way.
#let said(one, scale, with-citation, most, sentence) = {
  let leading = 0.6em + 0.25em * scale
  set text(size: most * scale)
  set par(first-line-indent: (amount: 2em, all: true), leading: leading, spacing: leading)
  block(below: most * scale, {
    set par(first-line-indent: 0em, justify: false, leading: 0.45em)
    addressee(one, 205mm, most * 1.42 * calc.max(scale, 0.8), calc.min(20pt, most * 1.25 * scale))
  })
  sentence(one, scale)
  if with-citation { par(one.citation) }
  par(data.ending)
}

// With the citation if that stays legible, a little above the middle.
#let all-said(one, width, height, most, sentence) = block(width: width, height: height, context {
  let scales = range(40).map(i => calc.pow(0.95, i))
  let at(scales, with-citation) = fitting(width, height, scales, scale => said(one, scale, with-citation, most, sentence))
  let cited = if one.citation != "" { at(scales.slice(0, 14), true) }
  let shown = if cited != none { cited } else { at(scales, false) }
  assert(shown != none, message: "more than a page holds")
  v(2fr)
  shown
  v(3fr)
})

// The whole document, of texts that are set in "most" at the most.
#let certificates(frame, heading, heading-at, most, sentence) = {
  show: certificate-style.with(frame: frame)
  data.recipients.map(one => {
    place(top + center, dy: heading-at, heading)
    place(top + left, dx: 46mm, dy: 84mm, all-said(one, 205mm, 63.5mm, most, sentence))
    place(top + left, dx: 46mm, dy: 157mm, verification(one))
    place(top + left, dx: 211mm, dy: 164mm, signed-by(82mm, 17pt))
  }).join(pagebreak())
}
`;
