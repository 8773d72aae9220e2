import { type Sql, type TransactionSql, transaction } from '../database/index.ts';
import { freshSalt } from '../kernel/canonical.ts';
import type { Points } from '../kernel/points.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import { availableOf } from './books.ts';
import type { Command, Contribution, Decided, Outcome, Participant, Said, Standing } from './command.ts';
import { accept, decide } from './decide.ts';
import { saltTexts } from './draft.ts';
import type { Entry, SaltedText } from './entry.ts';
import { lockVillages, readHeads } from './head.ts';
import { loadStates, type States, statesOf } from './load.ts';
import { replayOf, saltedContent } from './replay.ts';
import { replayKey, type VillageState } from './state.ts';
import { type RememberedRefusal, rememberRefusals, writeDecided } from './write.ts';

export interface TransactOptions {
  /** All of the commands or none of them. Default: each for itself. */
  readonly atomic?: boolean;
}

/**
 * The one place that writes the journal: lock, load, decide, write, in one transaction.
 * The outcomes are in the order of the commands.
 */
export function transact(
  sql: Sql,
  now: () => Date,
  commands: readonly Command[],
  options: TransactOptions = {},
): Promise<Outcome[]> {
  return transaction(sql, {}, async (tx) => {
    const locking = lockVillages(tx, [...new Set(commands.map((c) => c.village))].sort());
    const { run, states } = await decideAll(
      tx,
      locking.then((heads) => statesOf(heads, now())),
      commands,
      options.atomic ?? false,
    );
    await forParticipants(run, 'prepare', tx);
    // All of it on one connection: sent together, run and answered in this order.
    await Promise.all([
      writeDecided(tx, states, run.decided, run.texts),
      forParticipants(run, 'write', tx),
      rememberRefusals(tx, states, run.refused),
    ]);
    return run.outcomes;
  });
}

/** Calls a hook of every participant that has commands among those decided. */
async function forParticipants(run: Run, hook: 'prepare' | 'write', tx: TransactionSql): Promise<void> {
  const hooks: Promise<void>[] = [];
  for (const [participant, loaded] of run.participants) {
    if (!participant[hook]) continue;
    const theirs = run.decided.filter((d) => d.command.participants?.includes(participant));
    if (theirs.length > 0) hooks.push(participant[hook](tx, loaded, theirs));
  }
  await Promise.all(hooks);
}

/** The same decisions over a read-only snapshot, without lock and without a trace (试算). */
export function dryRun(
  sql: Sql,
  now: () => Date,
  commands: readonly Command[],
  options: TransactOptions = {},
): Promise<Outcome[]> {
  return transaction(sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const reading = readHeads(tx, [...new Set(commands.map((c) => c.village))]);
    const states = reading.then((heads) => statesOf(heads, now()));
    return (await decideAll(tx, states, commands, options.atomic ?? false)).run.outcomes;
  });
}

interface Run {
  readonly outcomes: Outcome[];
  readonly decided: Decided[];
  readonly refused: RememberedRefusal[];
  readonly texts: Map<Command, readonly SaltedText[]>;
  readonly participants: Map<Participant, unknown>;
}

async function decideAll(
  tx: TransactionSql,
  locking: Promise<States>,
  commands: readonly Command[],
  atomic: boolean,
): Promise<{ run: Run; states: States }> {
  const participants = new Map<Participant, unknown>();
  const loading = loadStates(tx, locking, commands);
  const loads: Promise<void>[] = [];
  for (const participant of new Set(commands.flatMap((c) => c.participants ?? []))) {
    const theirs = commands.filter((c) => c.participants?.includes(participant));
    loads.push(participant.load(tx, theirs, locking).then((loaded) => void participants.set(participant, loaded)));
  }
  const [states] = await Promise.all([loading, ...loads]);

  const run: Run = { outcomes: [], decided: [], refused: [], texts: new Map(), participants };
  for (const command of commands) run.outcomes.push(decideOne(run, states.get(command.village), command));
  if (atomic) abortTogether(run, commands);
  return { run, states };
}

function decideOne(run: Run, state: VillageState | undefined, command: Command): Outcome {
  if (!state) return { status: 'refused', refusal: refusal('unknown-village', { village: command.village }) };
  const replay = replayOf(state, command);
  if (replay) {
    if ('conflict' in replay) return { status: 'refused', refusal: replay.conflict };
    if ('refusal' in replay) return { status: 'refused', refusal: replay.refusal, replayed: true };
    return { status: 'replayed', entries: [replay.entry], standing: standingAfter(replay.entry) };
  }
  const said = contributions(run, state, command);
  const decision = decide(state, command, said);
  const why = isRefusal(decision) ? decision : said.refused;
  if (why) {
    if (!command.forgetRefusal) remember(run, state, command, why);
    return { status: 'refused', refusal: why };
  }
  const texts = saltTexts(command.texts);
  const entries = accept(state, command, decision as Exclude<typeof decision, Refusal>, texts);
  const decided = { command, entries };
  run.texts.set(command, texts);
  run.decided.push(decided);
  for (const participant of command.participants ?? []) {
    participant.evolve?.(run.participants.get(participant), state, decided);
  }
  return { status: 'posted', entries, standing: standingAfter(entries[0]!) };
}

/** Kept in the state too, so that the same key later in the transaction meets it. */
function remember(run: Run, state: VillageState, command: Command, why: Refusal): void {
  const salt = freshSalt();
  const content = saltedContent(command, salt);
  run.refused.push({ command, refusal: why, salt, content });
  state.replays.set(replayKey(command.recorder, command.key), { kind: 'refusal', refusal: why, salt, content });
}

/** What participants say of a command: the first refusal, or its price and terms. */
function contributions(run: Run, state: VillageState, command: Command): Said {
  let said: Said = {};
  for (const participant of command.participants ?? []) {
    const contribution: Contribution = participant.decide(run.participants.get(participant), state, command);
    if (contribution === undefined) continue;
    if ('refusal' in contribution) return { refused: contribution.refusal };
    said = { ...said, ...contribution };
  }
  return said;
}

/**
 * One refusal fails an atomic batch: what would have been posted is answered `batch-aborted` and not remembered. People
 * count items from 1, the wire's `index` from 0.
 */
function abortTogether(run: Run, commands: readonly Command[]): void {
  const guilty = run.outcomes.findIndex((outcome) => outcome.status === 'refused');
  if (guilty === -1) return;
  const aborted = refusal('batch-aborted', { item: guilty + 1, index: guilty });
  const undone = new Set(run.decided.map(({ entries }) => entries[0]));
  run.decided.length = 0;
  for (const index of commands.keys()) {
    const outcome = run.outcomes[index]!;
    // Also what repeated, under the same key, an item of this very batch.
    if (outcome.status === 'refused' || !undone.has(outcome.entries[0])) continue;
    run.outcomes[index] = { status: 'refused', refusal: aborted };
  }
}

/** Rebuilt from the entry's own columns, so that a replay answers as the first time. */
export function standingAfter(entry: Entry): Standing | null {
  if (entry.householdNo === null) return null;
  const { honourAfter: honour, balanceAfter: balance, heldAfter: held } = entry;
  return { no: entry.householdNo, honour, balance, held, available: availableOf({ balance, held }) as Points };
}
