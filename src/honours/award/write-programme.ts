import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { newId } from '../../kernel/ids.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type AwardProgramme, readProgramme, readRunningProgramme, requireFreeName } from './programme.ts';

export type NewProgramme = Pick<AwardProgramme, 'name' | 'frequency' | 'categories'>;
export type ProgrammeChange = { readonly [Field in keyof NewProgramme]?: NewProgramme[Field] | undefined };

/** Sets up a programme (设评选项目). Refuses `award-programme-exists`. */
export async function createProgramme(context: Context, village: string, made: NewProgramme): Promise<AwardProgramme> {
  authorise(context.actor, 'award:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const { name, frequency, categories } = made;
    await requireFreeName(tx, village, name);
    const id = newId();
    await tx`INSERT INTO award_programmes (village_code, id, name, frequency, categories, created_at, created_by)
      VALUES (${village}, ${id}, ${name}, ${frequency}, ${tx.json(categories as never)}, ${context.now()},
        ${context.actor.client})`;
    await audit(tx, context, 'award-programme.created', village, id, { frequency, categories: codesOf(made) });
    return readProgramme(tx, village, id);
  });
}

/** Changes what later cycles begin with. Refuses `award-programme-closed`, `award-programme-exists`, `precondition-failed`. */
export async function changeProgramme(
  context: Context,
  village: string,
  id: string,
  change: ProgrammeChange,
  ifMatch?: string,
): Promise<AwardProgramme> {
  authorise(context.actor, 'award:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readRunningProgramme(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const { name = before.name, frequency = before.frequency, categories = before.categories } = change;
    await requireFreeName(tx, village, name, id);
    await tx`UPDATE award_programmes SET name = ${name}, frequency = ${frequency}, categories = ${tx.json(categories as never)},
      revision = revision + 1 WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'award-programme.changed', village, id, {
      frequency,
      categories: codesOf({ categories }),
    });
    return readProgramme(tx, village, id);
  });
}

/** Ends a programme: cycles under way go on, others are not begun. Refuses `award-programme-closed`. */
export async function closeProgramme(context: Context, village: string, id: string): Promise<AwardProgramme> {
  authorise(context.actor, 'award:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await readRunningProgramme(tx, village, id);
    await tx`UPDATE award_programmes SET closed_at = ${context.now()}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'award-programme.closed', village, id);
    return readProgramme(tx, village, id);
  });
}

function codesOf({ categories }: Pick<NewProgramme, 'categories'>): string[] {
  return categories.map(({ code }) => code);
}
