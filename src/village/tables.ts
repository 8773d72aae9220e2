import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { amount, bytea, instant } from '../database/columns.ts';

/** Villages and their settings. The deduction policy lives with the ledger, which decides by it. */
export const villages = pgTable(
  'villages',
  {
    villageCode: text('village_code').primaryKey(),
    name: text('name').notNull(),
    mode: text('mode').notNull(),
    /** Hundredths of a point, as all points are. */
    basePoints: amount('base_points').notNull(),
    sheetMax: amount('sheet_max').notNull(),
    sheetPeriod: text('sheet_period').notNull(),
    noticeDays: smallint('notice_days').notNull(),
    pointValueFen: integer('point_value_fen').notNull(),
    yearEnd: text('year_end').notNull(),
    carryPercent: smallint('carry_percent').notNull(),
    holdDays: smallint('hold_days').notNull(),
    unclaimed: text('unclaimed').notNull(),
    tieRule: text('tie_rule').notNull(),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  () => [
    check('villages_code', sql`village_code ~ '^[1-9][0-9]{11}$' and village_code !~ '000$'`),
    check('villages_mode', sql`mode in ('accumulate', 'base', 'sheet')`),
    check('villages_base', sql`base_points between 0 and 100000000 and sheet_max between 1 and 100000000`),
    check('villages_sheet_period', sql`sheet_period in ('month', 'quarter')`),
    check('villages_notice_days', sql`notice_days between 0 and 90`),
    check('villages_point_value', sql`point_value_fen between 0 and 1000000`),
    check('villages_year_end', sql`year_end in ('keep', 'reset', 'part') and carry_percent between 0 and 100`),
    check('villages_hold_days', sql`hold_days between 1 and 365`),
    check('villages_unclaimed', sql`unclaimed in ('return', 'forfeit')`),
    check('villages_tie_rule', sql`tie_rule in ('distinct', 'shared')`),
  ],
);

/** The tree below a village: 村民小组, 网格, 楼栋, 十户联防, a 户长's area. */
export const units = pgTable(
  'units',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    /** 组号: by it units are ordered and a roster's groups are found again. */
    number: integer('number'),
    parentId: uuid('parent_id'),
    officerId: uuid('officer_id'),
    revision: integer('revision').notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [villages.villageCode] }),
    foreignKey({ columns: [t.villageCode, t.parentId], foreignColumns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.officerId], foreignColumns: [members.villageCode, members.id] }),
    unique('units_name').on(t.villageCode, t.parentId, t.kind, t.name).nullsNotDistinct(),
    index('units_officer').on(t.villageCode, t.officerId).where(sql`officer_id is not null`),
    check('units_not_own_parent', sql`parent_id is null or parent_id <> id`),
    check('units_number', sql`number is null or number between 0 and 99999`),
  ],
);

/** Households (户) by their number in the village. Since when, until when and with how many points: the ledger's accounts. */
export const households = pgTable(
  'households',
  {
    villageCode: text('village_code').notNull(),
    no: text('no').notNull(),
    unitId: uuid('unit_id'),
    address: text('address'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.no] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [villages.villageCode] }),
    foreignKey({ columns: [t.villageCode, t.unitId], foreignColumns: [units.villageCode, units.id] }),
    index('households_unit').on(t.villageCode, t.unitId).where(sql`unit_id is not null`),
    check('households_no', sql`no ~ '^[A-Za-z0-9-]{1,20}$'`),
  ],
);

/** People. Everything but the id can be erased; entries name the id only. */
export const members = pgTable(
  'members',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name'),
    relation: text('relation'),
    sex: text('sex'),
    birthMonth: text('birth_month'),
    /** AES-256-GCM: version, nonce, ciphertext, tag; bound to village and member. */
    phoneCiphertext: bytea('phone_ciphertext'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    erasedAt: instant('erased_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [villages.villageCode] }),
    check('members_sex', sql`sex in ('male', 'female')`),
    check('members_birth_month', sql`birth_month ~ '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$'`),
    check(
      'members_erased',
      sql`case when erased_at is null then name is not null
      else name is null and relation is null and sex is null and birth_month is null and phone_ciphertext is null end`,
    ),
  ],
);

/** Who belonged to which household from which day to which (both included), and whether as its head. */
export const memberships = pgTable(
  'memberships',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    memberId: uuid('member_id').notNull(),
    householdNo: text('household_no').notNull(),
    fromDay: date('from_day').notNull(),
    toDay: date('to_day'),
    isHead: boolean('is_head').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.memberId], foreignColumns: [members.villageCode, members.id] }),
    foreignKey({ columns: [t.villageCode, t.householdNo], foreignColumns: [households.villageCode, households.no] }),
    index('memberships_member').on(t.villageCode, t.memberId, t.fromDay),
    index('memberships_household').on(t.villageCode, t.householdNo),
    uniqueIndex('memberships_one_at_a_time').on(t.villageCode, t.memberId).where(sql`to_day is null`),
    uniqueIndex('memberships_one_head').on(t.villageCode, t.householdNo).where(sql`to_day is null and is_head`),
    check('memberships_days', sql`to_day is null or to_day >= from_day - 1`),
  ],
);

/** What happened to a household: one row for each household concerned. Ids only, append-only by use. */
export const householdEvents = pgTable(
  'household_events',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    householdNo: text('household_no').notNull(),
    kind: text('kind').notNull(),
    day: date('day').notNull(),
    /** The other household of a split, merger, closure or move. */
    counterpartNo: text('counterpart_no'),
    memberId: uuid('member_id'),
    /** Units of a household that changed its unit. */
    fromUnit: uuid('from_unit'),
    toUnit: uuid('to_unit'),
    /** The entry that moved this household's balance. */
    seq: amount('seq'),
    recordedAt: instant('recorded_at').notNull(),
    recordedBy: uuid('recorded_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.householdNo], foreignColumns: [households.villageCode, households.no] }),
    foreignKey({ columns: [t.villageCode, t.counterpartNo], foreignColumns: [households.villageCode, households.no] }),
    foreignKey({ columns: [t.villageCode, t.memberId], foreignColumns: [members.villageCode, members.id] }),
    index('household_events_household').on(t.villageCode, t.householdNo, t.id),
    index('household_events_counterpart').on(t.villageCode, t.counterpartNo).where(sql`counterpart_no is not null`),
    index('household_events_member').on(t.villageCode, t.memberId).where(sql`member_id is not null`),
    check(
      'household_events_kind',
      sql`kind in ('opened','split-off','split-from','merged-into','absorbed','closed','succeeded',
      'joined','left','moved-in','moved-out','head-changed','unit-changed','address-changed','member-erased')`,
    ),
  ],
);

/** The code that a shop scans (存折): only its SHA-256 is kept, one is alive per household. Wrong PINs are counted outside the village's lock. */
export const passbooks = pgTable(
  'passbooks',
  {
    villageCode: text('village_code').notNull(),
    codeHash: bytea('code_hash').notNull(),
    householdNo: text('household_no').notNull(),
    issuedAt: instant('issued_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** Why it ended; unknown for the oldest. */
    ended: text('ended'),
    pinSalt: bytea('pin_salt'),
    pinHash: bytea('pin_hash'),
    /** Wrong tries since the last right one or the last lock. */
    pinTries: smallint('pin_tries').notNull().default(0),
    /** Locks in a row, without the right PIN in between. */
    pinLocks: smallint('pin_locks').notNull().default(0),
    pinLockedUntil: instant('pin_locked_until'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.codeHash] }),
    foreignKey({ columns: [t.villageCode, t.householdNo], foreignColumns: [households.villageCode, households.no] }),
    index('passbooks_household').on(t.villageCode, t.householdNo),
    uniqueIndex('passbooks_one_alive').on(t.villageCode, t.householdNo).where(sql`revoked_at is null`),
    check('passbooks_hash', sql`octet_length(code_hash) = 32`),
    check(
      'passbooks_ended',
      sql`ended is null or (revoked_at is not null and ended in ('reissued', 'revoked', 'closed'))`,
    ),
    check('passbooks_pin_tries', sql`pin_tries between 0 and 4 and pin_locks between 0 and 6`),
    check('passbooks_pin', sql`(pin_salt is null) = (pin_hash is null)`),
  ],
);
