import { v7 } from 'uuid';

/** A new id (UUIDv7): ids made one after the other in one process sort in that order, and lists page by it. */
export function newId(): string {
  return v7();
}

/** The smallest id that can have been made at an instant or later: what is newer is found by its key. */
export function firstIdAt(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
