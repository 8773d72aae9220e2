import { sql } from 'drizzle-orm';
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { amount, bytea, hundredths, instant } from '../../database/columns.ts';
import { ledgers } from '../../ledger/tables.ts';

/** Volunteer teams (志愿队): sources of acts. */
export const teams = pgTable(
  'teams',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('teams_name').on(t.villageCode, t.name).where(sql`closed_at is null`),
  ],
);

/** Who belongs to a team now. */
export const teamMembers = pgTable(
  'team_members',
  {
    villageCode: text('village_code').notNull(),
    teamId: uuid('team_id').notNull(),
    memberId: uuid('member_id').notNull(),
    joinedAt: instant('joined_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.teamId, t.memberId] }),
    foreignKey({ columns: [t.villageCode, t.teamId], foreignColumns: [teams.villageCode, teams.id] }),
    index('team_members_member').on(t.villageCode, t.memberId),
  ],
);

/** An event whose attendance earns points (活动). */
export const activities = pgTable(
  'activities',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    ruleCode: text('rule_code').notNull(),
    place: text('place'),
    day: date('day').notNull(),
    teamId: uuid('team_id'),
    /** Of each attendance, in hundredths, where it says nothing itself (hours, times). */
    quantity: hundredths('quantity').notNull(),
    /** SHA-256 of the code by which people check in themselves, while it is valid. */
    checkInHash: bytea('check_in_hash'),
    checkInUntil: instant('check_in_until'),
    /** Attendance has been turned into cases or entries: it is closed then. */
    settledAt: instant('settled_at'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('activities_day').on(t.villageCode, t.day, t.id),
    index('activities_check_in').on(t.villageCode, t.checkInHash).where(sql`check_in_hash is not null`),
    check('activities_quantity', sql`quantity > 0`),
  ],
);

/** Who was there, once each. */
export const attendances = pgTable(
  'attendances',
  {
    villageCode: text('village_code').notNull(),
    activityId: uuid('activity_id').notNull(),
    memberId: uuid('member_id').notNull(),
    /** Of the member on the day of the activity. */
    householdNo: text('household_no').notNull(),
    quantity: hundredths('quantity').notNull(),
    source: text('source').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    recordedBy: uuid('recorded_by'),
    caseId: uuid('case_id'),
    entrySeq: amount('entry_seq'),
    /** Why it became neither: a code of the catalogue. */
    refusal: text('refusal'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.activityId, t.memberId] }),
    foreignKey({ columns: [t.villageCode, t.activityId], foreignColumns: [activities.villageCode, activities.id] }),
    index('attendances_member').on(t.villageCode, t.memberId),
    check('attendances_source', sql`source in ('manual', 'workbook', 'check-in')`),
    check('attendances_quantity', sql`quantity > 0`),
  ],
);

/** Photographs that prove an act (佐证材料), sealed and without the camera's notes. Of a case, an activity or an entry. */
export const attachments = pgTable(
  'attachments',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    caseId: uuid('case_id'),
    activityId: uuid('activity_id'),
    entrySeq: amount('entry_seq'),
    mediaType: text('media_type').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    /** Of what is served, in bytes, and its SHA-256: stays when the picture is erased. */
    size: integer('size').notNull(),
    digest: bytea('digest').notNull(),
    /** AES-256-GCM, bound to village and id; null: erased. */
    content: bytea('content'),
    uploadedAt: instant('uploaded_at').notNull(),
    uploadedBy: uuid('uploaded_by').notNull(),
    erasedAt: instant('erased_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    foreignKey({ columns: [t.villageCode, t.activityId], foreignColumns: [activities.villageCode, activities.id] }),
    index('attachments_case').on(t.villageCode, t.caseId).where(sql`case_id is not null`),
    index('attachments_activity').on(t.villageCode, t.activityId).where(sql`activity_id is not null`),
    index('attachments_entry').on(t.villageCode, t.entrySeq).where(sql`entry_seq is not null`),
    check('attachments_about', sql`num_nonnulls(case_id, activity_id, entry_seq) = 1`),
    check('attachments_erased', sql`(content is null) = (erased_at is not null)`),
    check('attachments_digest', sql`octet_length(digest) = 32`),
  ],
);

/** A resident asks for help, a volunteer takes it, the requester confirms, points follow (点单、接单). */
export const requests = pgTable(
  'requests',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    state: text('state').notNull(),
    /** Who asks. */
    householdNo: text('household_no').notNull(),
    ruleCode: text('rule_code').notNull(),
    /** Can be erased. */
    words: text('words'),
    wantedOn: date('wanted_on'),
    volunteerId: uuid('volunteer_id'),
    volunteerHousehold: text('volunteer_household'),
    takenAt: instant('taken_at'),
    doneOn: date('done_on'),
    quantity: hundredths('quantity'),
    caseId: uuid('case_id'),
    idempotencyKey: text('idempotency_key').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('requests_key').on(t.villageCode, t.createdBy, t.idempotencyKey),
    index('requests_state').on(t.villageCode, t.state, t.id),
    check('requests_state_named', sql`state in ('open', 'taken', 'done', 'confirmed', 'withdrawn')`),
    check('requests_taken', sql`(volunteer_id is null) = (taken_at is null)`),
  ],
);
