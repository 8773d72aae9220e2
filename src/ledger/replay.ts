import { commitmentTo } from '../kernel/canonical.ts';
import { type Refusal, refusal } from '../kernel/problems/index.ts';
import type { Command } from './command.ts';
import { yearEndMonth } from './decide-year-end.ts';
import { type Entry, TEXT_FIELDS } from './entry.ts';
import type { Replay, VillageState } from './state.ts';
import { replayKey } from './state.ts';

/** What one key means, field by field, for telling a retry from another command under the same key. */
type Content = Readonly<Record<string, string>>;

/** What was answered first under this command's key, or that the key was used for something else. */
type Answered = { readonly entry: Entry } | { readonly refusal: Refusal } | { readonly conflict: Refusal };

/** `undefined` when the key is new. */
export function replayOf(state: VillageState, command: Command): Answered | undefined {
  const replay = state.replays.get(replayKey(command.recorder, command.key));
  if (!replay) return undefined;
  const field = differingField(replay, command);
  if (field !== undefined) return { conflict: refusal('idempotency-conflict', { key: command.key, field }) };
  return replay.kind === 'entry' ? { entry: replay.entry } : { refusal: replay.refusal };
}

/** Salted digests of a refused command's fields: they compare a retry without keeping what it said. */
export function saltedContent(command: Command, salt: Buffer): Record<string, string> {
  const content = { ...contentOf(command), ...command.texts, ...command.content?.() };
  return Object.fromEntries(
    Object.entries(content).map(([field, value]) => [field, commitmentTo(field, value, salt).toString('base64')]),
  );
}

function differingField(replay: Replay, command: Command): string | undefined {
  if (replay.kind === 'refusal') {
    const now = saltedContent(command, replay.salt);
    const fields = new Set([...Object.keys(replay.content), ...Object.keys(now)]);
    return [...fields].find((field) => replay.content[field] !== now[field]);
  }
  const before = contentOfEntry(replay.entry);
  const now = contentOf(command);
  const field = Object.keys(now).find((name) => now[name] !== before[name]);
  return field ?? differingText(replay, command);
}

/** An erased text cannot be compared any more: then only its presence counts. */
function differingText(replay: Extract<Replay, { kind: 'entry' }>, command: Command): string | undefined {
  return TEXT_FIELDS.find((field) => {
    const committed = replay.entry.commitments[field];
    const text = command.texts[field];
    if (committed === undefined || text === undefined) return (committed === undefined) !== (text === undefined);
    const salt = replay.texts.find((salted) => salted.field === field)?.salt;
    return salt !== undefined && !commitmentTo(field, text, salt).equals(committed);
  });
}

function contentOf(command: Command): Content {
  const content: Record<string, string> = { command: command.type };
  switch (command.type) {
    case 'posting':
      content.household = command.household;
      content.member = command.memberId ?? '';
      content.rule = command.ruleCode;
      content.quantity = String(command.quantity ?? 100);
      content.points = String(command.points ?? '');
      content.occurredOn = command.occurredOn;
      break;
    case 'opening':
      content.household = command.household;
      content.honour = String(command.honour);
      content.balance = String(command.balance);
      content.occurredOn = command.occurredOn;
      break;
    case 'reversal':
      content.entry = String(command.seq);
      break;
    case 'closing':
      content.through = command.through;
      break;
    case 'hold':
      content.household = command.household;
      if (command.points !== 'by-terms') content.points = String(command.points);
      break;
    case 'collection':
      content.entry = String(command.hold);
      content.points = String(command.points);
      content.to = command.to;
      break;
    case 'release':
    case 'expiry':
      content.entry = String(command.hold);
      break;
    case 'refund':
      content.entry = String(command.collection);
      if (command.points !== 'by-terms') content.points = String(command.points);
      break;
    case 'year-end':
      content.countedIn = yearEndMonth(command.year);
      break;
    case 'transfer':
      content.household = command.from;
      if (command.points !== 'all') content.points = String(command.points);
  }
  return content;
}

/** The same fields, rebuilt from what the entry itself keeps. */
function contentOfEntry(entry: Entry): Content {
  const signed = entry.credit.endsWith(`:${entry.householdNo}`) ? entry.amount : -entry.amount;
  return {
    command: entry.kind,
    household: entry.householdNo ?? '',
    member: entry.memberId ?? '',
    rule: entry.ruleCode ?? '',
    quantity: String(entry.quantity ?? 100),
    points: String(pointsOf(entry) ?? ''),
    occurredOn: entry.occurredOn,
    honour: String(entry.honour),
    balance: String(signed === 0 ? 0 : signed),
    entry: String(entry.originalSeq),
    through: entry.occurredOn,
    to: entry.credit,
    countedIn: entry.countedIn ?? '',
  };
}

function pointsOf(entry: Entry): number | null {
  if (entry.kind === 'posting') return entry.claimedPoints;
  return entry.kind === 'hold' ? entry.held : entry.amount;
}
