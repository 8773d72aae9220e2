/**
 * What all documents share, as a Typst module: `#import "/document.typ": *`. Latin letters and figures come from Libertinus, which
 * the compiler brings along: Noto's own figures differ in width. No other font takes part, so that nothing depends on the machine.
 */
export const DOCUMENT_STYLE = `
#let data = json(bytes(sys.inputs.data))

#let accent = rgb("#8c1c13")
#let faint = rgb("#6b6b6b")
#let hairline = 0.35pt + rgb("#c9c4bd")
#let rule = 0.8pt + rgb("#3a3a3a")

// LXGW WenKai comes last, for rare characters that Noto lacks. Certificates are set in
// it, but for marks that it has for Latin texts only.
#let fonts = ((name: "Libertinus Serif", covers: "latin-in-cjk"), "Noto Serif SC", "LXGW WenKai")
#let kai = ((name: "LXGW WenKai", covers: regex("[^“”‘’…—]")), "Noto Serif SC")

// Page, fonts and metadata of a document; day as (year, month, day).
#let document-style(title: "", author: "", day: none, footer: none, body) = {
  set document(title: title, author: author, date: datetime(year: day.at(0), month: day.at(1), day: day.at(2)))
  set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 20mm), footer: footer, footer-descent: 7mm)
  set text(font: fonts, size: 9.5pt, lang: "zh", region: "cn", fallback: false, number-width: "tabular")
  set par(leading: 0.55em, justify: false, linebreaks: "optimized")
  // Words as long as addresses of pages may break anywhere: a line never leaves its column.
  show regex("[!-~]{16,}"): it => it.text.clusters().join(box(width: 0pt))
  body
}
`;
