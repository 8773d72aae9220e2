import type { PdfTemplate } from '../../document/pdf.ts';
import { FITTED_TEXT } from './certificate-template.ts';

/** 席卡: A4 across, folded once, so that it stands with the name on both sides. */
export const TABLE_CARD_TEMPLATE: PdfTemplate = {
  name: 'table-cards',
  source: `${FITTED_TEXT}
#let red = rgb("#a3161c")
#let gold = rgb("#c8a04a")

// Names of two characters are spread, as on every table of a meeting.
#let spread(one) = if one.names.len() == 1 and one.names.at(0).clusters().len() == 2 {
  one.names.at(0).clusters().join(h(0.6em))
} else { all-names(one) }

#let big-name(one) = if one.names.len() == 1 and one.names.at(0).clusters().len() <= 4 {
  // Fits without being measured, as most do.
  text(size: 128pt, spread(one))
} else {
  context fitting(250mm, if one.role == "" { 66mm } else { 48mm }, range(24).map(i => calc.pow(0.93, i)), scale => {
    set par(leading: 0.35em)
    set text(size: 128pt * scale)
    align(center, fitted-line(250mm, 128pt * scale, 56pt * scale, spread(one)))
  })
}

#let face(one) = block(width: 297mm, height: 105mm, {
  place(top + left, dx: 14mm, dy: 14mm, rect(width: 269mm, height: 77mm, stroke: 1.4pt + red))
  place(top + left, dx: 15.6mm, dy: 15.6mm, rect(width: 265.8mm, height: 73.8mm, stroke: 0.5pt + gold))
  place(center + horizon, block(width: 250mm, align(center, stack(
    spacing: 8mm,
    big-name(one),
    ..if one.role != "" { (text(size: 26pt, fill: red, fitted-line(250mm, 26pt, 13pt, one.role)),) },
  ))))
})

#show: certificate-style
#for (i, one) in data.cards.enumerate() {
  if i > 0 { pagebreak() }
  place(top + left, rotate(180deg, face(one)))
  place(top + left, dy: 105mm, face(one))
  place(top + left, dy: 105mm, line(length: 297mm, stroke: (paint: rgb("#b8b0a6"), thickness: 0.4pt, dash: "dashed")))
}
`,
};
