/** What a key may do; the rights of each role are in the API guide. */
export const ROLES = [
  'operator',
  'supervisor',
  'committee',
  'officer',
  'reviewer',
  'shop',
  'auditor',
  'household',
] as const;
export type Role = (typeof ROLES)[number];

/** Records what the service does by itself: expiries, ends of notices. No key belongs to it. */
export const SYSTEM_CLIENT = '00000000-0000-7000-8000-000000000001';
export const SYSTEM_NAME = '系统';

/**
 * Who acts. Always taken from the key in hand, never from a request's body.
 */
export interface Actor {
  /** The client behind the key: it outlives the rotation of its secret and is the `recorder` of entries. */
  readonly client: string;
  readonly name: string;
  readonly role: Role;
  /** Prefix of village codes that the key reaches; the empty prefix reaches everything (operator). */
  readonly scope: string;
  /** Officers: the unit whose subtree they may record for. */
  readonly unit?: string;
  readonly shop?: string;
  /** The member of a household who holds the key; nobody posts merit to the own household. */
  readonly member?: { readonly id: string; readonly village: string };
  /** Household tokens: the household's number. */
  readonly household?: string;
}
