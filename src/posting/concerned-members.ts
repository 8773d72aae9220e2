import type { TransactionSql } from '../database/index.ts';
import type { Command } from '../ledger/index.ts';
import { loadMemberships, type Memberships } from '../village/index.ts';
import { contextOf } from './pricing-context.ts';

/** Memberships in the households of commands that name a member, and of the members behind keys; usually there are neither. */
export async function loadConcerned(tx: TransactionSql, commands: readonly Command[]): Promise<Memberships> {
  const households = new Map<string, { village: string; no: string }>();
  const members = new Map<string, { village: string; id: string }>();
  for (const command of commands) {
    const { village } = command;
    if (command.type === 'posting' && command.memberId !== null) {
      households.set(`${village} ${command.household}`, { village, no: command.household });
    }
    const id = contextOf(command).member;
    if (id !== undefined) members.set(`${village} ${id}`, { village, id });
  }
  return loadMemberships(tx, [...households.values()], [...members.values()]);
}
