import { type Actor, ROLES, type Role } from '../kernel/actor.ts';
import { Refused } from '../kernel/problems/index.ts';

/** Everything that a key can be allowed to do, as `resource:deed`. */
export const RIGHTS = [
  'village:read',
  'village:create',
  'village:write',
  'household:read',
  'household:write',
  'personal-data:read',
  'personal-data:erase',
  'passbook:write',
  'passbook:lookup',
  'rulebook:read',
  'rulebook:write',
  'posting:write',
  'posting:officer',
  'entry:read',
  'statement:read',
  'entry:reverse',
  'closing:write',
  'imports:write',
  'rankings:read',
  'regions:read',
  'ledger:read',
  'ledger:verify',
  'keys:read',
  'keys:write',
  'audit:read',
  'own:read',
  'shop:read',
  'shop:write',
  'stock:read',
  'stock:write',
  'redemption:read',
  'redemption:write',
  'redemption:resolve',
  'redemption-day:read',
  'redemption-day:write',
  'budget:read',
  'budget:write',
  'sample:read',
  'sample:draw',
  'settlement:read',
  'settlement:write',
  'settlement:confirm',
  'year-end:write',
  'procedure:read',
  'procedure:write',
  'kinship:write',
  'case:read',
  'case:declare',
  'case:verify',
  'case:review',
  'objection:read',
  'objection:raise',
  'objection:answer',
  'complaint:answer',
  'notice:read',
  'notice:write',
  'webhook:write',
  'activity:read',
  'activity:write',
  'attachment:read',
  'attachment:write',
  'star:read',
  'star:write',
  'star:approve',
  'award:read',
  'award:write',
  'award:vote',
  'nomination:write',
  'rankings:publish',
  'regions:publish',
  'ceremony:read',
  'ceremony:write',
  'document:print',
  'report:read',
] as const;
export type Right = (typeof RIGHTS)[number];

const READING = [
  'village:read',
  'household:read',
  'rulebook:read',
  'entry:read',
  'statement:read',
  'rankings:read',
  'ledger:read',
  'shop:read',
  'stock:read',
  'redemption:read',
  'redemption-day:read',
  'budget:read',
  'settlement:read',
  'procedure:read',
  'case:read',
  'notice:read',
  'objection:read',
  'activity:read',
  'star:read',
  'award:read',
  'ceremony:read',
  'report:read',
] as const;

/** Photographs show people: they are for those who take part in a case, and not for auditors. */
const EVIDENCE = ['attachment:read', 'attachment:write'] as const;

/** Role × right, as the API guide promises. What is not named is not allowed. */
export const RIGHTS_OF: Readonly<Record<Role, ReadonlySet<Right>>> = {
  operator: new Set(RIGHTS.filter((right) => right !== 'own:read')),
  supervisor: new Set<Right>([
    ...READING,
    'regions:read',
    'ledger:verify',
    'audit:read',
    'sample:read',
    'sample:draw',
    'complaint:answer',
    'star:approve',
    'regions:publish',
  ]),
  committee: new Set<Right>([
    ...READING,
    'village:write',
    'household:write',
    'personal-data:read',
    'personal-data:erase',
    'passbook:write',
    'passbook:lookup',
    'rulebook:write',
    'posting:write',
    'posting:officer',
    'entry:reverse',
    'closing:write',
    'imports:write',
    'ledger:verify',
    'keys:read',
    'keys:write',
    'audit:read',
    'shop:write',
    'stock:write',
    'redemption:write',
    'redemption:resolve',
    'redemption-day:write',
    'budget:write',
    'sample:read',
    'settlement:write',
    'settlement:confirm',
    'year-end:write',
    'notice:write',
    'procedure:write',
    'kinship:write',
    'case:declare',
    'case:verify',
    'objection:raise',
    'objection:answer',
    'activity:write',
    'webhook:write',
    ...EVIDENCE,
    'star:write',
    'award:write',
    'nomination:write',
    'rankings:publish',
    'ceremony:write',
    'document:print',
  ]),
  officer: new Set<Right>([
    ...READING,
    'personal-data:read',
    'posting:officer',
    'case:declare',
    'case:verify',
    ...EVIDENCE,
    'nomination:write',
  ]),
  reviewer: new Set<Right>([
    ...READING,
    'personal-data:read',
    'case:verify',
    'case:review',
    'objection:answer',
    ...EVIDENCE,
    'award:vote',
  ]),
  shop: new Set<Right>([
    'village:read',
    'passbook:lookup',
    'shop:read',
    'redemption:read',
    'redemption:write',
    'settlement:read',
    'settlement:confirm',
    'webhook:write',
  ]),
  auditor: new Set<Right>([...READING, 'regions:read', 'ledger:verify', 'audit:read', 'sample:read', 'sample:draw']),
  household: new Set<Right>([
    'statement:read',
    'own:read',
    'redemption:read',
    'case:read',
    'case:declare',
    'objection:read',
    'objection:raise',
    ...EVIDENCE,
    'nomination:write',
  ]),
};

/** Which roles a key may hand out and manage. Nobody issues above the own scope. */
export const MAY_ISSUE: Readonly<Record<Role, ReadonlySet<Role>>> = {
  operator: new Set(ROLES.filter((role) => role !== 'household')),
  supervisor: new Set(),
  committee: new Set<Role>(['officer', 'reviewer', 'shop', 'auditor']),
  officer: new Set(),
  reviewer: new Set(),
  shop: new Set(),
  auditor: new Set(),
  household: new Set(),
};

/** Does the role behind the key have the right? Says nothing of where: see {@link reaches}. */
export function hasRight(actor: Actor, right: Right): boolean {
  return RIGHTS_OF[actor.role].has(right);
}

/** Does the actor's scope reach a village or region? */
export function reaches(actor: Actor, codeOrPrefix: string): boolean {
  return codeOrPrefix.startsWith(actor.scope);
}

/**
 * Lets the actor pass or throws. Outside the scope comes first and looks like absence (404 `not-found`), so that an answer
 * never tells whether a foreign village exists; inside it a missing right is 403 `forbidden`.
 * Own shop, own unit and own household are narrower than a village: the verbs that know them check them.
 */
export function authorise(actor: Actor, right: Right, codeOrPrefix?: string): void {
  if (codeOrPrefix !== undefined && !reaches(actor, codeOrPrefix)) throw new Refused('not-found');
  if (!hasRight(actor, right)) throw new Refused('forbidden', { role: actor.role, right });
}

/**
 * `authorise` for what belongs to one household: its own token sees no other household of the village (404, like one that does
 * not exist).
 */
export function authoriseHousehold(actor: Actor, right: Right, village: string, no: string): void {
  authorise(actor, right, village);
  if (actor.role === 'household' && actor.household !== no) throw new Refused('not-found');
}
