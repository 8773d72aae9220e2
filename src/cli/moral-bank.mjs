#!/usr/bin/env node
// Runs the built program where there is one; a fresh clone runs its sources.
import { existsSync } from 'node:fs';

const built = new URL('../../dist/cli/main.js', import.meta.url);
if (!existsSync(built)) (await import('tsx/esm/api')).register();
const { run, terminal } = await import(existsSync(built) ? built.href : new URL('./main.ts', import.meta.url).href);
// Who reads our output may stop early: the command is still done, and its exit code still true.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await run(process.argv.slice(2), terminal);
