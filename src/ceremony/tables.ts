import { sql } from 'drizzle-orm';
import { check, date, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instant } from '../database/columns.ts';
import { ledgers } from '../ledger/tables.ts';

/** A ceremony (表彰大会): who holds it where and when, and in which order. */
export const ceremonies = pgTable(
  'ceremonies',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    day: date('day').notNull(),
    /** 'HH:MM'. */
    startsAt: text('starts_at'),
    place: text('place'),
    /** Host, co-hosts, sponsors, issuer, what is printed on certificates; see `CeremonyDetails`. */
    details: jsonb('details').notNull(),
    /** Groups with their presenters and prizes; see `CeremonyGroup`. */
    groups: jsonb('groups').notNull(),
    /** What follows what; see `ProgrammeItem`. */
    programme: jsonb('programme').notNull(),
    /** Whose redemption list is printed. */
    redemptionDayId: uuid('redemption_day_id'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    cancelledAt: instant('cancelled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('ceremonies_day').on(t.villageCode, t.day, t.id),
    check('ceremonies_starts_at', sql`starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
  ],
);

/** Who is honoured with what, on stage or at home, with the words read out, which can be erased. */
export const ceremonyRecipients = pgTable(
  'ceremony_recipients',
  {
    villageCode: text('village_code').notNull(),
    ceremonyId: uuid('ceremony_id').notNull(),
    /** Of the honour granted: nobody is honoured for what was not decided. */
    honourId: uuid('honour_id').notNull(),
    /** Code of the group in the ceremony. */
    groupCode: text('group_code').notNull(),
    position: integer('position').notNull(),
    /** 'stage' or 'home'. */
    at: text('at').notNull(),
    citation: text('citation'),
    /** The citation is as proposed from the entries' facts; false: somebody wrote it. */
    proposed: text('proposed'),
    prize: text('prize'),
    /** Stands for a household; null: its head. */
    memberId: uuid('member_id'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.ceremonyId, t.honourId] }),
    foreignKey({ columns: [t.villageCode, t.ceremonyId], foreignColumns: [ceremonies.villageCode, ceremonies.id] }),
    index('ceremony_recipients_honour').on(t.villageCode, t.honourId),
    check('ceremony_recipients_at', sql`at in ('stage', 'home')`),
    check('ceremony_recipients_proposed', sql`proposed in ('facts', 'written')`),
  ],
);

/** A guardian's consent that a minor is named on paper and on stage (监护人同意); revocable. Never for what is online. */
export const guardianConsents = pgTable(
  'guardian_consents',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    memberId: uuid('member_id').notNull(),
    /** Sealed with AES-256-GCM: the guardian's name. Null: erased. */
    guardian: bytea('guardian'),
    relation: text('relation').notNull(),
    givenOn: date('given_on').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    recordedBy: uuid('recorded_by').notNull(),
    revokedAt: instant('revoked_at'),
    revokedBy: uuid('revoked_by'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('guardian_consents_member').on(t.villageCode, t.memberId),
  ],
);
