import type { App } from '../http/app-type.ts';
import { householdRoutes } from './routes-households.ts';
import { memberRoutes } from './routes-members.ts';
import { passbookRoutes } from './routes-passbooks.ts';
import { transitionRoutes } from './routes-transitions.ts';
import { unitRoutes } from './routes-units.ts';
import { villageRoutes } from './routes-villages.ts';
import type { VillageServices } from './services.ts';

export { applyRoster } from './apply-roster.ts';
export { passbookCodeSchema, pinSchema } from './contract-passbooks.ts';
export { diffRoster } from './diff-roster.ts';
export { holderExists } from './holder.ts';
export { loadImportContext } from './import-context.ts';
export { lookUpPassbook, type PassbookView } from './look-up-passbook.ts';
export { readMaskedName } from './masked-name.ts';
export { MAX_MEMBERS, readMember } from './member.ts';
export { loadMemberships, type Memberships } from './memberships.ts';
export { nameWarnings } from './name-warnings.ts';
export { isAdult, maskedName, publicName, UNNAMED } from './names.ts';
export type { OwnDoings } from './own-doings.ts';
export { livePassbooks, type Passbook } from './passbook.ts';
export { personalDataOf } from './privacy.ts';
export { readKnownHouseholds } from './read-roster.ts';
export { ownersOfPassbooks, resolvePassbook } from './resolve-passbook.ts';
export type {
  Roster,
  RosterDiff,
  RosterHousehold,
} from './roster.ts';
export type { VillageServices } from './services.ts';
export { readUnits, type Unit, unitOfHousehold, unitPath, unitSubtree } from './unit.ts';
export { unitThen } from './unit-then.ts';
export { requireVillage } from './village.ts';

/** Villages, units, households, members and passbooks. */
export function villageFeature(app: App, services: VillageServices): void {
  villageRoutes(app, services);
  unitRoutes(app, services);
  householdRoutes(app, services);
  memberRoutes(app, services);
  transitionRoutes(app, services);
  passbookRoutes(app, services);
}
