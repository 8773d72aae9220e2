import { SCHEME_TEMPLATES } from './template.ts';

/** What the reference shows for star schemes. */
const { definition } = SCHEME_TEMPLATES[0]!;

export const templates = {
  data: SCHEME_TEMPLATES.map(({ id, name, definition: scheme }) => ({ id, name: { ...name }, definition: scheme })),
  nextCursor: null,
};

const facts = {
  resolution: '2026年3月1日村民代表会议第4号决议',
  adoptedOn: '2026-03-01',
};

export const newScheme = { definition, ...facts };

export const scheme = {
  version: 1,
  definition,
  ...facts,
  digest: '5b0b0c0f2c3c1f2f8a3d0f8e1d4b7c6a9e8f7d6c5b4a39281706f5e4d3c2b1a0',
  createdAt: '2026-03-01T08:00:00.000Z',
};

export const schemes = {
  data: [
    {
      version: scheme.version,
      name: definition.name,
      stars: definition.stars.length,
      ...facts,
      digest: scheme.digest,
    },
  ],
  nextCursor: null,
};
