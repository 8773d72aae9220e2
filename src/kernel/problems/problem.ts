/** A text in the two languages that every answer can be given in; Chinese comes first. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/**
 * One entry of the error catalogue. `detail` and `fix` may name parameters in braces: `{household}`.
 * `fix` tells the person what to do next.
 */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: Bilingual;
  readonly detail: Bilingual;
  readonly fix: Bilingual;
}

export type ProblemParams = Readonly<Record<string, string | number>>;

/** Fills a template's `{names}`; a name without a value stays visible, so that a test finds it. */
export function fillIn(template: string, params: ProblemParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
