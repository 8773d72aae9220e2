import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  index,
  jsonb,
  pgTable,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea } from '../database/columns.ts';

/** Who holds keys: outlives the rotation of its secret and is the recorder of entries. */
export const clients = pgTable(
  'clients',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    /** Prefix of village codes; empty for the operator. */
    scope: text('scope').notNull(),
    unit: uuid('unit'),
    shop: uuid('shop'),
    /** The member of a household who holds the key. */
    member: uuid('member'),
    household: text('household'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    createdBy: uuid('created_by'),
  },
  (table) => [
    check(
      'clients_role',
      sql`role IN ('operator', 'supervisor', 'committee', 'officer', 'reviewer', 'shop', 'auditor', 'household')`,
    ),
    check('clients_scope', sql`scope ~ '^([1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?)?$'`),
    check('clients_operator_scope', sql`(role = 'operator') = (scope = '')`),
    check(
      'clients_village_scope',
      sql`role NOT IN ('committee', 'officer', 'reviewer', 'shop', 'household') OR length(scope) = 12`,
    ),
    uniqueIndex('clients_household').on(table.scope, table.household).where(sql`role = 'household'`),
    index('clients_by_scope').on(table.scope, table.id),
  ],
);

/** One secret of a client: only its SHA-256 is kept. */
export const keys = pgTable(
  'keys',
  {
    id: uuid('id').primaryKey(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id),
    hash: bytea('hash').notNull(),
    /** `config`: OPERATOR_KEY; `first-start`: made when there was none; else issued over the API. */
    origin: text('origin').notNull().default('issued'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    /** Until when a rotated key still works beside its successor. */
    overlapUntil: timestamp('overlap_until', { withTimezone: true }),
    replacedBy: uuid('replaced_by').references((): AnyPgColumn => keys.id),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
  },
  (table) => [
    unique('keys_hash').on(table.hash),
    unique('keys_replaced_by').on(table.replacedBy),
    check('keys_hash_length', sql`length(hash) = 32`),
    check('keys_origin', sql`origin IN ('issued', 'config', 'first-start')`),
    check('keys_overlap', sql`(overlap_until IS NULL) = (replaced_by IS NULL)`),
    index('keys_by_client').on(table.clientId, table.id),
  ],
);

/** Who changed what outside the journal; ids only, no personal data. Append-only by privilege and trigger. */
export const auditRecords = pgTable(
  'audit_records',
  {
    id: uuid('id').primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    actor: uuid('actor')
      .notNull()
      .references(() => clients.id),
    action: text('action').notNull(),
    villageCode: text('village_code'),
    subject: text('subject').notNull(),
    details: jsonb('details').notNull(),
  },
  (table) => [
    index('audit_records_by_village').on(table.villageCode, table.id),
    index('audit_records_by_actor').on(table.actor, table.id),
    index('audit_records_by_action').on(table.action, table.id),
  ],
);
