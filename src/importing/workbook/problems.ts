import { type Bilingual, fillIn, type ProblemDefinition, type ProblemParams } from '../../kernel/problems/index.ts';
import { workbookProblems } from '../../kernel/problems/workbooks.ts';

export { workbookProblems };

export type WorkbookErrorCode = keyof typeof workbookProblems;

/**
 * A file is refused. `code` names an entry of `workbookProblems`; `detail` and `fix` are filled in, in both
 * languages; `status` is what an HTTP answer should carry.
 */
export class WorkbookError extends Error {
  readonly code: WorkbookErrorCode;
  readonly params: ProblemParams;
  readonly status: number;
  readonly title: Bilingual;
  readonly detail: Bilingual;
  readonly fix: Bilingual;
  constructor(code: WorkbookErrorCode, params: ProblemParams = {}) {
    const definition: ProblemDefinition = workbookProblems[code];
    const detail = { zh: fillIn(definition.detail.zh, params), en: fillIn(definition.detail.en, params) };
    super(`${code}: ${detail.en}`);
    this.name = 'WorkbookError';
    this.code = code;
    this.params = params;
    this.status = definition.status;
    this.title = definition.title;
    this.detail = detail;
    this.fix = definition.fix;
  }
}
