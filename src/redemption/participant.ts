import type { HoldCommand, Participant } from '../ledger/index.ts';
import { decideSettle } from './decide-settle.ts';
import { decideTake } from './decide-take.ts';
import { follow } from './follow.ts';
import { loadShelves } from './load.ts';
import { type LoadedShelves, shelfOf } from './loaded.ts';
import { partOf } from './part.ts';
import { writeShelves } from './write.ts';

/**
 * Redemption's part in holds and what becomes of them: goods, stock, limits and budget change in the same transaction as the points,
 * or nothing does. One for the application, so that commands of one transaction are grouped by it.
 */
export const redemptionParticipant: Participant = {
  name: 'redemption',
  load: (tx, commands) => loadShelves(tx, commands),
  decide(loaded, state, command) {
    const shelf = shelfOf(loaded as LoadedShelves, command);
    const part = partOf(command);
    if (part.do === 'settle') return decideSettle(shelf, command, part);
    return decideTake(shelf, state, (command as HoldCommand).household, part);
  },
  evolve: (loaded, state, decided) => follow(loaded as LoadedShelves, state, decided),
  write: (tx, loaded) => writeShelves(tx, loaded as LoadedShelves),
};
