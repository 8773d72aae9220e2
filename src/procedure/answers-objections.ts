import type { Actor } from '../kernel/actor.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { entryName } from '../ledger/index.ts';
import { type PublicAnswer, type RegionalObjection, seesWords } from './list-objections.ts';
import type { Objection } from './objection.ts';

/** What the verbs about objections return, as it goes over the wire. */

export function objectionBody(objection: Objection, actor: Actor, now: Date) {
  const { id, case: about, entry, notice, line, household, state, words, raisedOn, dueOn } = objection;
  const { answer, answeredBy, answeredAt, reversal } = objection;
  const sees = seesWords(actor, objection);
  return {
    id,
    case: about,
    entry,
    notice,
    line,
    state,
    anonymous: household === null,
    household: sees ? household : null,
    words: sees ? words : null,
    raisedOn,
    dueOn,
    overdue: state === 'open' && dueOn < dayAt(now),
    answer:
      answeredAt === null
        ? null
        : {
            upheld: state === 'upheld',
            reason: sees ? answer : null,
            by: answeredBy,
            at: answeredAt.toISOString(),
            reversal,
          },
  };
}

export function takenBody({ id, state, raisedOn, dueOn }: Objection) {
  return { id, state, raisedOn, dueOn };
}

export function publicAnswerBody(village: string, { entry, ...answer }: PublicAnswer) {
  return { ...answer, entry: entry === null ? null : entryName(village, entry) };
}

export function regionalObjectionBody({ village, id, raisedOn, dueOn }: RegionalObjection, today: Day) {
  return { village: village as never, id, raisedOn, dueOn, overdue: dueOn < today };
}
