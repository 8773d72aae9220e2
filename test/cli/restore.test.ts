import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureOperatorKey } from '../../src/access/index.ts';
import { freshDatabase } from '../support/database.ts';
import { KEYS, startArchiveSetting, withTarget } from './archive-setting.ts';
import { bend, command, contents, filledVillage } from './support.ts';

const { backup, path, restore, source } = await startArchiveSetting();

describe('restoring', () => {
  test('puts the keys into DATA_DIR, keeps equal ones, and refuses other ones', async () => {
    const file = path('keys.backup');
    await backup(source.url, file);
    await withTarget(async (target) => {
      const dataDir = path('foreign');
      await command(['migrate'], { DATABASE_URL: target.url, DATA_DIR: dataDir });
      const other = { DATABASE_URL: target.url, DATA_DIR: dataDir, ...KEYS, SIGNING_KEY: '0'.repeat(64) };
      const refused = await command(['restore', file], other);
      expect(refused.code).toBe(1);
      expect(refused.err.join('\n')).toContain('SIGNING_KEY');
      expect(existsSync(join(dataDir, 'signing.key'))).toBe(false);
      const { dataDir: restoredTo, code } = await restore(target.url, file);
      expect(code).toBe(0);
      for (const name of ['ENCRYPTION_KEY', 'SIGNING_KEY'] as const) {
        const kept = join(restoredTo, `${name.split('_')[0]!.toLowerCase()}.key`);
        expect(readFileSync(kept, 'utf8').trim()).toBe(KEYS[name]);
        if (process.platform !== 'win32') expect(statSync(kept).mode & 0o777).toBe(0o600);
      }
    });
  });

  test('takes the place of what a first start made, and of nothing else', async () => {
    const file = path('first-start.backup');
    await backup(source.url, file);
    await withTarget(
      async (target) => {
        await ensureOperatorKey(target.sql, undefined);
        expect(await restore(target.url, file)).toMatchObject({ code: 0 });
        const whole = await contents(target.admin);
        expect(whole).toEqual(await contents(source.admin));
        const again = await restore(target.url, file);
        expect(again.code).toBe(1);
        expect(again.err.join('\n')).toMatch(/不是空的[\s\S]*not empty/);
        expect(existsSync(join(again.dataDir, 'encryption.key'))).toBe(false);
        expect(await contents(target.admin)).toEqual(whole);
      },
      { empty: false },
    );
  });

  test('refuses a target with tables of somebody else', async () => {
    const file = path('alien.backup');
    await backup(source.url, file);
    await withTarget(async (target) => {
      await target.admin`CREATE TABLE somebody_elses (n int)`;
      expect(await restore(target.url, file)).toMatchObject({ code: 1 });
      expect(Object.keys(await contents(target.admin))).toEqual(['somebody_elses']);
    });
  });

  test('refuses what is altered, cut off, lengthened, of another format or no backup; the target stays bare', async () => {
    const file = path('sound.backup');
    await backup(source.url, file);
    const sound = readFileSync(file);
    const flipped = (at: number) => {
      const copy = Buffer.from(sound);
      copy[at] = copy[at]! ^ 1;
      return copy;
    };
    const newer = Buffer.concat([Buffer.from('{"moralBankBackup":2,"sealed":null}\n'), sound.subarray(40)]);
    const bent: Record<string, [Buffer, RegExp]> = {
      'first byte of the body': [flipped(sound.indexOf('\n') + 1), /damaged/],
      'a byte in the middle': [flipped(sound.length >> 1), /damaged/],
      'the last byte': [flipped(sound.length - 1), /damaged/],
      'the end missing': [sound.subarray(0, sound.length - 1), /damaged/],
      'half of it': [sound.subarray(0, sound.length >> 1), /damaged/],
      'almost nothing': [sound.subarray(0, 50), /damaged/],
      'one byte more': [Buffer.concat([sound, Buffer.of(0)]), /damaged/],
      'a newer format': [newer, /format is 2/],
      'a text': [Buffer.from('hello\n'), /no backup/],
      nothing: [Buffer.alloc(0), /no backup/],
    };
    await withTarget(async (target) => {
      for (const [name, [bytes, message]] of Object.entries(bent)) {
        writeFileSync(path('bent.backup'), bytes);
        const result = await restore(target.url, path('bent.backup'));
        expect(result.code, name).toBe(1);
        expect(result.err.join('\n'), name).toMatch(message);
        expect(existsSync(result.dataDir), name).toBe(false);
      }
      expect(await restore(target.url, path('missing.backup'))).toMatchObject({ code: 2 });
      expect(await contents(target.admin)).toEqual({});
    });
  });

  test('with a passphrase: nothing can be read without it, and the wrong one is said to be wrong', async () => {
    const file = path('sealed.backup');
    const [right, wrong, short] = ['right', 'wrong', 'short'].map((name) => path(`${name}.txt`));
    writeFileSync(right!, '一句很长很长的备份口令 2026\n');
    writeFileSync(wrong!, '另一句很长很长的备份口令 2026\n');
    writeFileSync(short!, 'short\n');
    expect(await backup(source.url, file, '--passphrase-file', short!)).toMatchObject({ code: 2 });
    expect(await backup(source.url, file, '--passphrase-file', right!)).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      const attempts: [string[], RegExp][] = [
        [[], /encrypted/],
        [['--passphrase-file', wrong!], /passphrase is wrong/],
      ];
      for (const [more, message] of attempts) {
        const refused = await restore(target.url, file, ...more);
        expect(refused.code).toBe(1);
        expect(refused.err.join('\n')).toMatch(message);
      }
      expect(await contents(target.admin)).toEqual({});
      expect(await restore(target.url, file, '--passphrase-file', right!)).toMatchObject({ code: 0 });
      expect(await contents(target.admin)).toEqual(await contents(source.admin));
      await backup(source.url, path('open.backup'));
      expect(await restore(target.url, path('open.backup'), '--passphrase-file', right!)).toMatchObject({ code: 1 });
    });
  });

  test('a ledger that does not verify is not restored, unless it is the only one left and asked for', async () => {
    const file = path('bent-ledger.backup');
    const origin = await freshDatabase();
    const village = await filledVillage(origin.sql, 9);
    await bend(origin.admin, `UPDATE entries SET honour = 900 WHERE village_code = '${village}' AND seq = 4`);
    expect(await backup(origin.url, file)).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      const refused = await restore(target.url, file);
      expect(refused.code).toBe(1);
      expect(refused.err.join('\n')).toMatch(/leaf-hash[\s\S]*000004/);
      expect(existsSync(join(refused.dataDir, 'encryption.key'))).toBe(false);
      expect(await contents(target.admin)).toEqual({});
      const accepted = await restore(target.url, file, '--accept-problems');
      expect(accepted).toMatchObject({ code: 1 });
      expect(accepted.out.join('\n')).toContain('leaf-hash');
      expect(await contents(target.admin)).toEqual(await contents(origin.admin));
    });
    await origin.close();
  });
});
