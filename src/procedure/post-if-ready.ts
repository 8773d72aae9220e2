import { mayPost } from './case.ts';
import { postCases } from './post-cases.ts';
import { type Case, readCase } from './rows.ts';
import type { ProcedureServices } from './services.ts';

/** Posts a case at once that has taken all its steps and needs no notice, and answers it as it is then. */
export async function postIfReady(services: ProcedureServices, one: Case): Promise<Case> {
  if (one.steps.notice || !mayPost(one)) return one;
  await postCases(services, one.village, [one]);
  return (await readCase(services.sql, one.village, one.id))!;
}
