import type { Role } from '../kernel/actor.ts';

/** What pricing must know of a command beyond the act: travels in the command's `context`. */
export interface PricingContext {
  readonly role: Role;
  /** The officer's own unit. */
  readonly unit: string | undefined;
  /** The member behind the key, where it is one of this village. */
  readonly member: string | undefined;
  readonly hasEvidence: boolean;
}

/** The context of a command that pricing takes part in. */
export function contextOf(command: { readonly context?: unknown }): PricingContext {
  return command.context as PricingContext;
}
