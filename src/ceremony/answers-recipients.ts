import type { z } from 'zod';
import type { Day } from '../kernel/day.ts';
import type { recipientSchema } from './contract-recipients.ts';
import { unnamedFor } from './naming.ts';
import type { Recipient } from './recipient.ts';

/** A recipient as it goes over the wire: names and words only for who may see them. `day`: by which it is judged who is of age. */
export function recipientBody(one: Recipient, sees: boolean, day: Day): z.output<typeof recipientSchema> {
  const { honour, person } = one;
  return {
    honour: honour.id,
    number: honour.number,
    kind: one.kind,
    household: honour.household,
    member: person?.id ?? null,
    name: sees ? (person?.name ?? null) : null,
    named: unnamedFor(person, day) === undefined,
    title: honour.title,
    label: one.label,
    period: honour.period,
    state: one.standing.state,
    group: one.group,
    position: one.position,
    at: one.at,
    citation: sees ? one.citation : null,
    proposed: one.proposed,
    prize: one.prize,
  };
}
