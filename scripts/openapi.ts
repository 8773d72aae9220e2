import { readFileSync, writeFileSync } from 'node:fs';
import pino from 'pino';
import { buildApp } from '../src/app.ts';
import { connect } from '../src/database/index.ts';
import { openApiText } from '../src/http/openapi.ts';

/*
 * Writes openapi/openapi.json from the routes; with --check it only fails when the committed file differs.
 * Needs no database: the client below never connects.
 */
const file = new URL('../openapi/openapi.json', import.meta.url);
const sql = connect('postgres://nobody@127.0.0.1:1/none', { max: 1 });
const app = await buildApp({
  sql,
  config: {
    rateLimit: 0,
    logLevel: 'silent',
    trustProxy: false,
    groupCommit: 'villages',
    encryptionKey: Buffer.alloc(32),
    signingKey: Buffer.alloc(32),
  },
  logger: pino({ level: 'silent' }),
});
const text = openApiText(app);
await app.close();
await sql.end({ timeout: 0 });

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('openapi/openapi.json differs from the routes. Run: npx tsx scripts/openapi.ts, and commit it.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}
