import type { ImportKind } from './interpret/index.ts';
import type { KindOfImport } from './job.ts';
import { balancesImport } from './kind-balances.ts';
import { postingsImport } from './kind-postings.ts';
import { rosterImport } from './kind-roster.ts';
import { rulebookImport } from './kind-rulebook.ts';
import type { CommitChoices } from './store.ts';

export const KINDS: Readonly<Record<ImportKind, KindOfImport>> = {
  roster: rosterImport,
  rulebook: rulebookImport,
  postings: postingsImport,
  balances: balancesImport,
};

/** What can be chosen when an import is committed. */
export const CHOICES: Readonly<Record<ImportKind, readonly (keyof CommitChoices)[]>> = {
  roster: ['effectiveOn'],
  rulebook: ['effectiveFrom', 'resolution'],
  postings: [],
  balances: ['resolution', 'asOf'],
};
