import type { Readable } from 'node:stream';
import { authorise, type Context } from '../../access/index.ts';
import { namedCharacters, uncovered } from '../../document/fonts.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyPapers } from '../papers.ts';
import { readPapers } from '../read-papers.ts';
import type { CeremonyServices } from '../services.ts';
import { type DocumentFile, documentOf, fileName } from './catalogue.ts';
import type { RosterRange } from './certificates.ts';
import type { MakingState, Makings } from './makings.ts';
import { planPackage, streamPackage, unitsOf } from './package.ts';
import { everybodyOf, honourOf } from './words.ts';

/** Which ceremony, and where people reach the service. */
export interface PrintedCeremony {
  readonly village: string;
  readonly id: string;
  readonly publicBase: string;
}

type PrintServices = Pick<CeremonyServices, 'now' | 'signingKey'>;

/**
 * One document of a ceremony. Refuses `ceremony-cancelled`, `no-redemption-list`, `nobody-to-print`, `too-many-certificates`,
 * `documents-busy`, and as `renderPdf` does; 404 `not-found`.
 */
export async function printDocument(
  context: Context,
  services: PrintServices,
  { village, id, publicBase }: PrintedCeremony,
  file: DocumentFile,
  range: RosterRange,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  authorise(context.actor, 'document:print', village);
  const papers = await readPapers(context.sql, services, village, id, publicBase);
  const document = documentOf(file);
  const name = `${fileName(papers.ceremony.name + document.name)}.${document.ending}`;
  return { name, bytes: await document.make(papers, {}, range) };
}

/**
 * All documents of a ceremony as one package, made while it is read. What can be known to fail is refused before: `nobody-to-print`,
 * `unprintable-recipient`, `documents-busy`, `making-exists`, `ceremony-cancelled`; 404 `not-found`.
 *
 * @param job under which who asks may follow and stop it; default: nobody can.
 */
export async function printAll(
  context: Context,
  services: PrintServices,
  makings: Makings,
  { village, id, publicBase }: PrintedCeremony,
  job: string = newId(),
): Promise<{ readonly name: string; readonly content: Readable }> {
  authorise(context.actor, 'document:print', village);
  const papers = await readPapers(context.sql, services, village, id, publicBase);
  requirePrintable(papers);
  const plan = planPackage(papers);
  const making = makings.start({ village, ceremony: id, job, total: unitsOf(plan) });
  return { name: `${fileName(papers.ceremony.name)}文书.zip`, content: streamPackage(papers, plan, making) };
}

/** How far a package has come. Refuses `unknown-making`. */
export function followAll({ actor }: Context, makings: Makings, village: string, id: string, job: string): MakingState {
  authorise(actor, 'document:print', village);
  return makings.find(village, id, job);
}

/** Stops a package that is being made; one that has ended stays as it is. Refuses `unknown-making`. */
export function cancelAll({ actor }: Context, makings: Makings, village: string, id: string, job: string): void {
  authorise(actor, 'document:print', village);
  makings.cancel(village, id, job);
}

/** There is somebody to print for, and the fonts have every character; refuses `nobody-to-print`, `unprintable-recipient`. Pure. */
export function requirePrintable(papers: CeremonyPapers): void {
  const { village, ceremony, groups } = papers;
  const everybody = everybodyOf(groups);
  if (everybody.length === 0) throw new Refused('nobody-to-print');
  for (const one of everybody) {
    const { no, name, salutation, title, label, citation, number, period } = one;
    const texts = [name, salutation, title, label, citation, number, period, honourOf(one)];
    requireCovered(`第${no}号 / no. ${no}`, name, texts);
  }
  for (const { name, office } of groups.flatMap(({ presenters }) => presenters)) {
    requireCovered('颁奖嘉宾 / presenter', name, [name, office]);
  }
  requireCovered('大会 / ceremony', ceremony.name, [ceremony.name, ceremony.issuer, village.name]);
}

function requireCovered(where: string, name: string, texts: readonly string[]): void {
  const characters = uncovered(texts.join(''));
  if (characters.length === 0) return;
  throw new Refused('unprintable-recipient', { where, name, characters: namedCharacters(characters) });
}
