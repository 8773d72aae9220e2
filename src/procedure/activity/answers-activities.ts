import type { Language } from '../../http/problem.ts';
import { PROBLEMS } from '../../kernel/problems/index.ts';
import type { Activity } from './activity.ts';
import { type Attendance, outcomeOf } from './attendance.ts';
import type { ActivityBody, TeamBody } from './contract-activities.ts';
import type { Team } from './team.ts';

/** What the verbs return, as it goes over the wire. */

export function teamBody({ id, name, members, revision, createdAt, closedAt }: Team): TeamBody {
  return {
    id,
    name,
    members: [...members],
    revision,
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}

export function activityBody(one: Activity): ActivityBody {
  return {
    id: one.id,
    name: one.name,
    rule: one.rule,
    day: one.day,
    place: one.place,
    team: one.team,
    quantity: one.quantity / 100,
    checkInUntil: one.checkInUntil?.toISOString() ?? null,
    settledAt: one.settledAt?.toISOString() ?? null,
    attendance: { ...one.counts },
    revision: one.revision,
    createdAt: one.createdAt.toISOString(),
  };
}

export function attendanceBody(one: Attendance, language: Language) {
  return {
    member: one.member,
    household: one.household,
    quantity: one.quantity / 100,
    source: one.source,
    recordedAt: one.recordedAt.toISOString(),
    outcome: outcomeOf(one),
    case: one.case,
    entry: one.entry,
    problem: one.refusal === null ? null : { code: one.refusal, title: PROBLEMS[one.refusal].title[language] },
  };
}
