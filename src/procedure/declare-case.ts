import { audit, authorise, type Context } from '../access/index.ts';
import { type AnySql, type TransactionSql, transaction } from '../database/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { canonicalJson } from '../kernel/canonical.ts';
import type { Day } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import type { Points } from '../kernel/points.ts';
import { type Refusal, Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import type { Evidence } from '../posting/index.ts';
import { loadMemberships, requireVillage } from '../village/index.ts';
import { personOf } from './conflicts.ts';
import { CASE_TEXTS, type CaseTexts, insertCase, type NewCase, readDeclaredTexts } from './insert-case.ts';
import { judgeCase } from './judge-case.ts';
import { requireOwnUnits } from './own-units.ts';
import { postIfReady } from './post-if-ready.ts';
import { type Case, type CaseRow, type CaseSource, caseFrom, readProcedure } from './rows.ts';
import type { ProcedureServices } from './services.ts';
import { stepsFor } from './settings.ts';

/** Whom an officer or the committee may declare for. */
export const ON_BEHALF_OF = ['household', 'beneficiary', 'team'] as const;

export interface Declaration {
  readonly household: string;
  readonly member?: string | undefined;
  readonly rule: string;
  /** Hundredths. */
  readonly quantity?: number | undefined;
  readonly points?: Points | undefined;
  readonly occurredOn: Day;
  readonly note?: string | undefined;
  readonly evidence?: readonly Evidence[] | undefined;
  readonly reference?: string | undefined;
  /** Who said so, where somebody else writes it down (代为申报). */
  readonly onBehalfOf?: (typeof ON_BEHALF_OF)[number] | undefined;
}

export interface Declared {
  readonly found: Case;
  readonly replayed: boolean;
  /** What would be refused if it were posted today, and may not be by then. */
  readonly warning: Refusal | undefined;
}

/**
 * Declares an act (申报). The steps are those that the village asks for now. The same key again answers the case as it stands. Refuses
 * what the posting would be refused for, `outside-unit`, `not-found` for a household's token and another household,
 * `idempotency-conflict`.
 */
export async function declareCase(
  services: ProcedureServices,
  context: Context,
  village: string,
  key: string,
  declaration: Declaration,
): Promise<Declared> {
  const { actor, sql, now } = context;
  authorise(actor, 'case:declare', village);
  requireOwn(actor, declaration);
  await requireVillage(sql, village);
  await requireOwnUnits(sql, actor, village, declaration.household);
  const wanted = await newCase(sql, actor, village, key, declaration);
  const before = await transaction(sql, {}, (tx) => replayOf(tx, wanted));
  const warning = before ? undefined : await judgeCase(services, wanted);
  const declared = await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const earlier = await replayOf(tx, wanted);
    if (earlier) return { one: earlier, replayed: true };
    const { settings } = await readProcedure(tx, village);
    const one = await insertCase(tx, { ...wanted, steps: stepsFor(settings, wanted.rule) }, now());
    await audit(tx, context, 'case.declared', village, one.id, { rule: one.rule, source: one.source });
    return { one, replayed: false };
  });
  const found = await postIfReady(services, declared.one);
  return { found, replayed: declared.replayed, warning };
}

/** A household's token speaks for its own household only. */
function requireOwn(actor: Actor, { household, onBehalfOf }: Declaration): void {
  if (actor.role !== 'household') return;
  if (actor.household !== household) throw new Refused('not-found');
  if (onBehalfOf !== undefined) throw new Refused('on-behalf-of-nobody');
}

async function newCase(
  sql: AnySql,
  actor: Actor,
  village: string,
  key: string,
  declaration: Declaration,
): Promise<NewCase> {
  const { household, member, rule, quantity, points, occurredOn, onBehalfOf } = declaration;
  return {
    village,
    id: newId(),
    household,
    member: member ?? null,
    rule,
    quantity: quantity ?? null,
    points: points ?? null,
    occurredOn,
    source: onBehalfOf ?? sourceOf(actor),
    declaredBy: actor.client,
    declarerHousehold:
      onBehalfOf === 'household' ? household : await householdOf(sql, actor, village, household, occurredOn),
    steps: { verification: true, reviews: { needed: 0, panel: 0 }, notice: true },
    idempotencyKey: key,
    texts: textsOf(declaration),
  };
}

function sourceOf({ role }: Actor): CaseSource {
  return role === 'household' || role === 'officer' ? role : 'committee';
}

/** The declarer's own household, where it is the one concerned. */
async function householdOf(sql: AnySql, actor: Actor, village: string, no: string, day: Day): Promise<string | null> {
  if (actor.household !== undefined) return actor.household;
  const person = personOf(actor, village);
  if (person === undefined) return null;
  const memberships = await loadMemberships(sql, [{ village, no }], []);
  return memberships.includes(village, no, person, day) ? no : null;
}

function textsOf({ note, evidence, reference }: Declaration): CaseTexts {
  const given = evidence !== undefined && evidence.length > 0;
  return {
    ...(note !== undefined && { note }),
    ...(reference !== undefined && { reference }),
    ...(given && { evidence: canonicalJson(evidence.map((item) => ({ ...item }))) }),
  };
}

const COMPARED = ['household', 'member', 'rule', 'quantity', 'points', 'occurredOn', 'source'] as const;

/** The case that the same key has declared already; refuses `idempotency-conflict` where it was another one. */
async function replayOf(tx: TransactionSql, wanted: NewCase): Promise<Case | undefined> {
  const { village, declaredBy, idempotencyKey: key } = wanted;
  const [row] = await tx<CaseRow[]>`
    SELECT * FROM cases WHERE village_code = ${village} AND declared_by = ${declaredBy} AND idempotency_key = ${key}`;
  if (!row) return undefined;
  const found = caseFrom(row);
  const texts = await readDeclaredTexts(tx, village, found.id);
  const field =
    COMPARED.find((name) => found[name] !== wanted[name]) ??
    CASE_TEXTS.find((name) => texts[name] !== wanted.texts[name]);
  if (field !== undefined) throw new Refused('idempotency-conflict', { key, field });
  return found;
}
