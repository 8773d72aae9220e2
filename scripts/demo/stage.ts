import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../../src/config.ts';
import type { Service } from '../../src/server.ts';
import type { SampleVillage } from '../sample-village/index.ts';
import type { Api } from '../support/api.ts';
import type { StoryClock } from './clock.ts';
import type { Screen } from './screen.ts';

/** What the chapters of the demonstration are played on. */
export interface Stage {
  readonly screen: Screen;
  /** Running, on its own database. */
  readonly service: Service;
  readonly config: Config;
  /** Of the service: chapters move it on. */
  readonly clock: StoryClock;
  readonly operator: Api;
  readonly committee: Api;
  readonly sample: SampleVillage;
  /** Where documents are kept to be looked at; made when the first one is. */
  readonly output: string;
}

export type Step = () => Promise<void>;

/** A part of the story: one file exports one, story.ts lists them in order. */
export interface Chapter {
  readonly zh: string;
  readonly en: string;
  /** Asked for when all chapters before it are over. */
  steps(stage: Stage): readonly Step[];
}

/** Keeps a document where the demonstration puts its papers, folders in its name included; its path. */
export function keepFile({ output }: Pick<Stage, 'output'>, name: string, content: string | Uint8Array): string {
  const file = join(output, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
