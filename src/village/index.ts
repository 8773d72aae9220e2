import type { App } from '../http/app-type.ts';
import { householdRoutes } from './routes-households.ts';
import { memberRoutes } from './routes-members.ts';
import { transitionRoutes } from './routes-transitions.ts';
import { unitRoutes } from './routes-units.ts';
import { villageRoutes } from './routes-villages.ts';
import type { VillageServices } from './services.ts';

export { applyRoster, type RosterOptions } from './apply-roster.ts';
export { SINCE_EVER } from './days.ts';
export { diffRoster } from './diff-roster.ts';
export { holderExists } from './holder.ts';
export { type ImportContext, type ImportHousehold, type ImportMember, loadImportContext } from './import-context.ts';
export { MAX_MEMBERS } from './member.ts';
export { belongedTo, loadMemberships, type Membership, membershipKey } from './memberships.ts';
export { isAdult, normaliseName, publicName, UNNAMED } from './names.ts';
export { personalDataOf, type Sees } from './privacy.ts';
export { readKnownHouseholds } from './read-roster.ts';
export type {
  KnownHousehold,
  Roster,
  RosterChange,
  RosterDiff,
  RosterHousehold,
  RosterPerson,
  RosterUnit,
} from './roster.ts';
export type { VillageServices } from './services.ts';
export type { Settings, Village } from './settings.ts';
export { loadHouseholdUnits, unitSubtree } from './unit.ts';
export { readVillage, requireVillage } from './village.ts';

/** Villages, units, households, members and passbooks. */
export function villageFeature(app: App, services: VillageServices): void {
  villageRoutes(app, services);
  unitRoutes(app, services);
  householdRoutes(app, services);
  memberRoutes(app, services);
  transitionRoutes(app, services);
}
