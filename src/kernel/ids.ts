import { v7 } from 'uuid';

/** A new id (UUIDv7): ids made one after the other in one process sort in that order, and lists page by it. */
export function newId(): string {
  return v7();
}
