import { type Language, problemBody } from '../http/problem.ts';
import { fromPoints } from '../kernel/points.ts';
import { entryName, type Standing } from '../ledger/index.ts';
import type { PersonBody } from './contract.ts';
import type { PersonInput } from './create-household.ts';
import { nameWarnings } from './name-warnings.ts';
import { normaliseName } from './names.ts';
import { normalisePhone } from './phone.ts';
import { sexOf } from './roster.ts';
import type { TransitionResult } from './submit-transition.ts';

type Loose<T> = { readonly [Key in keyof T]?: T[Key] | undefined };
type OtherThan<B, Known> = Omit<B, keyof Known>;

/** A person of a body as verbs take it: name and phone normalised. What is absent stays absent, null removes. */
export function personOf<B extends Loose<PersonBody>>(body: B): OtherThan<B, PersonBody> & Loose<PersonInput> {
  const { name, relation, sex, birthMonth, phone, ...others } = body;
  return {
    ...others,
    name: name === undefined ? undefined : normaliseName(name),
    relation,
    sex: sex === null ? null : sexOf(sex),
    birthMonth,
    phone: phone === null || phone === undefined ? phone : normalisePhone(phone),
  };
}

/** A person of a request, normalised. */
export function newPersonOf<B extends PersonBody>(body: B): OtherThan<B, PersonBody> & PersonInput {
  return { ...personOf(body), name: normaliseName(body.name) };
}

function standingWire({ no, honour, balance, held, available }: Standing) {
  return {
    no,
    honour: fromPoints(honour),
    balance: fromPoints(balance),
    held: fromPoints(held),
    available: fromPoints(available),
  };
}

/** What a split, merger or closure changed. */
export function transitionWire({ entry, household, counterpart }: TransitionResult) {
  return {
    entry: {
      seq: entry.seq,
      name: entryName(entry.villageCode, entry.seq),
      kind: entry.kind,
      amount: fromPoints(entry.amount),
      occurredOn: entry.occurredOn,
      recordedAt: entry.recordedAt.toISOString(),
    },
    household: standingWire(household),
    counterpart: counterpart && standingWire(counterpart),
  };
}

/** Beside people whose names were entered: what these may meet with. Absent where there is nothing to say. */
export function warningsOf(names: readonly (string | undefined)[], language: Language) {
  const warnings = names.flatMap((name) => (name === undefined ? [] : nameWarnings(name)));
  const told = warnings.map(({ code, params }) => {
    const { detail, fix } = problemBody(code, params, language);
    return { code, message: language === 'zh' ? detail + fix : `${detail} ${fix}` };
  });
  return told.length === 0 ? {} : { warnings: told };
}
