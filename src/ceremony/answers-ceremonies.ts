import { type Ceremony, printedOf } from './ceremony.ts';
import type { CeremonyBody } from './contract-ceremonies.ts';

/** A ceremony as it goes over the wire: defaults filled in. */
export function ceremonyBody(one: Ceremony): CeremonyBody {
  return {
    id: one.id,
    name: one.name,
    day: one.day,
    startsAt: one.startsAt,
    place: one.place,
    ...printedOf(one),
    coHosts: [...one.coHosts],
    sponsors: [...one.sponsors],
    compere: one.compere,
    documentNo: one.documentNo,
    certificate: one.certificate,
    groups: one.groups.map((group) => ({ ...group, presenters: [...group.presenters] })),
    programme: one.programme.map((item) => ({ ...item })) as CeremonyBody['programme'],
    redemptionDay: one.redemptionDay,
    recipients: one.recipients,
    revision: one.revision,
    createdAt: one.createdAt.toISOString(),
    cancelledAt: one.cancelledAt?.toISOString() ?? null,
  };
}
