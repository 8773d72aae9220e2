/** Who may import whom (docs/architecture.md): features → ledger → database → kernel, features meet through index.ts. */
const FEATURES =
  'access|village|rulebook|posting|importing|ranking|report|redemption|procedure|honours|ceremony|authenticity';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'kernel-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^src/(?!kernel/)' },
    },
    {
      name: 'database-knows-the-kernel-only',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/(?!database/|kernel/)' },
    },
    {
      name: 'ledger-knows-no-feature-and-no-http',
      severity: 'error',
      from: { path: '^src/ledger/' },
      to: { path: '^src/(?!ledger/|database/|kernel/)' },
    },
    {
      name: 'outbox-knows-no-feature',
      severity: 'error',
      from: { path: '^src/outbox/' },
      to: { path: '^src/(?!outbox/|database/|kernel/)' },
    },
    {
      name: 'documents-know-no-feature',
      severity: 'error',
      from: { path: '^src/document/' },
      to: { path: '^src/(?!document/|kernel/)' },
    },
    {
      // Routes name rights, and the request carries the actor: that much of access http must know.
      name: 'http-knows-no-feature',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: `^src/(${FEATURES})/`, pathNot: '^src/access/(authorise|context)\\.ts$' },
    },
    {
      name: 'features-meet-through-index',
      severity: 'error',
      from: { path: `^src/(${FEATURES})/` },
      to: {
        path: `^src/(${FEATURES}|ledger|outbox|database|importing/interpret|importing/workbook)/`,
        // Tables are read by drizzle-kit, which must not load the clients and the embedded server with them.
        pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/.+/tables\\.ts$', '^src/database/columns\\.ts$'],
      },
    },
    {
      name: 'the-ledger-is-used-through-its-index',
      severity: 'error',
      from: { path: '^src/(?!ledger/)' },
      to: { path: '^src/ledger/(?!index\\.ts$|tables\\.ts$)' },
    },
    {
      name: 'nothing-imports-the-process',
      severity: 'error',
      from: { path: `^src/(kernel|database|ledger|outbox|http|document|${FEATURES})/` },
      to: { path: '^src/(app|server|config|cli/)' },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
