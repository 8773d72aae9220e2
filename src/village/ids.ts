import { v7 } from 'uuid';

/** An id for a unit, a member or a row of history: in the order of making within this process. */
export function newId(): string {
  return v7();
}
