import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_DOCS, type Config, loadConfig } from '../../config.ts';
import { CommandError, type Io } from '../io.ts';
import type { Settings } from '../open-database.ts';
import type { Header } from './format.ts';

type KeyName = keyof Header['keys'];
const KEYS: readonly KeyName[] = ['encryption', 'signing'];
const variableOf = (name: KeyName) => `${name.toUpperCase()}_KEY`;
const fileOf = (dataDir: string, name: KeyName) => join(dataDir, `${name}.key`);
const given = (env: Io['env'], name: KeyName) => (env[variableOf(name)]?.trim() ?? '') !== '';

/** The service's keys, which must be there: a key made now could not read the data. */
export function readKeys(env: Io['env'], settings: Settings): Header['keys'] {
  const missing = KEYS.find((name) => !given(env, name) && !existsSync(fileOf(settings.dataDir, name)));
  if (missing !== undefined) {
    throw new CommandError(
      2,
      `找不到服务的密钥：既没有 ${variableOf(missing)}，也没有 ${fileOf(settings.dataDir, missing)}。请以服务所用的 DATA_DIR 或环境变量运行。`,
      `The service's key is not here: neither ${variableOf(missing)} nor ${fileOf(settings.dataDir, missing)}. Run with the DATA_DIR or variables that the service uses.`,
    );
  }
  const config = loadConfig(env);
  return { encryption: config.encryptionKey.toString('base64'), signing: config.signingKey.toString('base64') };
}

/** Settings without a secret: connection strings and keys are left to whoever keeps them. */
export function readSettings(env: Io['env']): Header['settings'] {
  const secret = /URL|KEY|DATA_DIR/;
  const names = CONFIG_DOCS.map(({ name }) => name).filter((name) => !secret.test(name));
  const found = names.map((name) => [name, env[name]?.trim() ?? ''] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

/**
 * Puts the backup's keys into DATA_DIR where there are none; returns how to take them away again.
 * Error: there are other keys, in DATA_DIR or in the environment: they are never overwritten.
 */
export function placeKeys(env: Io['env'], settings: Settings, keys: Header['keys']): () => void {
  const placed: string[] = [];
  const takeBack = () => {
    for (const file of placed) rmSync(file, { force: true });
  };
  try {
    if (mkdirSync(settings.dataDir, { recursive: true }) !== undefined && process.platform !== 'win32') {
      chmodSync(settings.dataDir, 0o711); // the built-in database below it may run as another user
    }
    for (const name of KEYS) {
      const file = fileOf(settings.dataDir, name);
      if (given(env, name) || existsSync(file)) continue;
      writeFileSync(file, `${keys[name]}\n`, { mode: 0o600, flag: 'wx' });
      placed.push(file);
    }
    const config: Config = loadConfig(env);
    if (config.encryptionKey.toString('base64') !== keys.encryption) throw otherKey(env, settings, 'encryption');
    if (config.signingKey.toString('base64') !== keys.signing) throw otherKey(env, settings, 'signing');
    return takeBack;
  } catch (error) {
    takeBack();
    throw error;
  }
}

function otherKey(env: Io['env'], { dataDir }: Settings, name: KeyName): CommandError {
  const where = given(env, name) ? variableOf(name) : fileOf(dataDir, name);
  return new CommandError(
    1,
    `${where} 与备份中的密钥不同，不会覆盖，也没有恢复任何内容。若它没有加密过要保留的数据，请移走它再恢复。`,
    `${where} is not the backup's key. It is not overwritten, and nothing was restored. If no data to be kept depends on it, move it away and restore again.`,
  );
}
