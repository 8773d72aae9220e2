import QRCode from 'qrcode';
import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { SYSTEM_CLIENT, SYSTEM_NAME } from '../kernel/actor.ts';
import { isRefusal, Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { advance } from './case.ts';
import {
  CONFIRMATION_DAYS,
  confirmationHash,
  freshConfirmationCode,
  readConfirmationCode,
} from './confirmation-code.ts';
import { CONFIRMATION_FORM_PATH } from './confirmation-page.ts';
import { refuseConflict } from './conflicts.ts';
import { requireOwnUnits } from './own-units.ts';
import { type Case, readCase } from './rows.ts';
import type { ProcedureServices } from './services.ts';
import { takeStep } from './take-step.ts';

const DAY_MS = 86_400_000;

export interface ConfirmationCode {
  /** Told this once. */
  readonly code: string;
  /** SVG: opens the form, with the code in it. */
  readonly qr: string;
  readonly expiresAt: Date;
}

/**
 * A one-time code for the beneficiary of an act (受助人确认). Whoever hands it out answers for it as for a verification: the same
 * conflicts are refused, so that no declarer confirms the own case. Refuses `case-not-ready` for what waits for no verification.
 */
export async function issueConfirmationCode(
  context: Context,
  village: string,
  id: string,
  origin: string,
): Promise<ConfirmationCode> {
  const { actor, sql, now } = context;
  authorise(actor, 'case:verify', village);
  const code = freshConfirmationCode(village);
  const expiresAt = new Date(now().getTime() + CONFIRMATION_DAYS * DAY_MS);
  await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const one = await readCase(tx, village, id);
    if (!one) throw new Refused('not-found');
    await requireOwnUnits(tx, actor, village, one.household);
    await refuseConflict(tx, actor, one, now());
    const next = advance(one, 'verify');
    if (isRefusal(next)) throw new Refused(next.code, next.params);
    await tx`INSERT INTO case_confirmations (village_code, code_hash, case_id, expires_at)
      VALUES (${village}, ${confirmationHash(code)}, ${id}, ${expiresAt})`;
    await audit(tx, context, 'case.confirmation-issued', village, id);
  });
  const link = `${origin}${CONFIRMATION_FORM_PATH}#${code}`;
  const qr = await QRCode.toString(link, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return { code, qr, expiresAt };
}

/** The beneficiary's word, once for each code. Refuses `unknown-confirmation-code`, `case-over`, `case-not-ready`. */
export async function confirmCase(
  services: ProcedureServices,
  requestId: string,
  {
    code,
    confirmed,
    reason,
  }: { readonly code: string; readonly confirmed: boolean; readonly reason?: string | undefined },
): Promise<Case> {
  const { sql, now } = services;
  const read = readConfirmationCode(code);
  if (!read) throw new Refused('unknown-confirmation-code');
  const { village, hash } = read;
  const [known] = await sql<{ case_id: string }[]>`
    SELECT case_id FROM case_confirmations WHERE village_code = ${village} AND code_hash = ${hash}`;
  if (!known) throw new Refused('unknown-confirmation-code');
  const actor = { client: SYSTEM_CLIENT, name: SYSTEM_NAME, role: 'operator', scope: village } as const;
  const context: Context = { actor, requestId, sql, now };
  const taken = confirmed
    ? ({ action: 'verify', kind: 'confirmed', reason } as const)
    : ({ action: 'refute', kind: 'refuted', reason } as const);
  return takeStep(services, context, village, known.case_id, taken, async (tx) => {
    const used = await tx`
      UPDATE case_confirmations SET used_at = ${now()}
      WHERE village_code = ${village} AND code_hash = ${hash} AND used_at IS NULL AND expires_at > ${now()}`;
    if (used.count === 0) throw new Refused('unknown-confirmation-code');
  });
}
