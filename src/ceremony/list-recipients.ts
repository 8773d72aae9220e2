import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { personalDataOf } from '../village/index.ts';
import { readCeremony } from './ceremony.ts';
import { type Recipient, readRecipients } from './recipient.ts';

/** A recipient and whether the reader may see names and words. */
export interface SeenRecipient {
  readonly recipient: Recipient;
  readonly sees: boolean;
}

/** The recipients of a ceremony in the order of its roster. */
export async function listRecipients(context: Context, village: string, id: string): Promise<SeenRecipient[]> {
  authorise(context.actor, 'ceremony:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const ceremony = await readCeremony(tx, village, id);
    const sees = await personalDataOf(context, tx, village);
    const recipients = await readRecipients(tx, ceremony);
    return recipients.map((recipient) => ({ recipient, sees: sees(recipient.unit) }));
  });
}
