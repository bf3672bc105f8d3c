// Layers of core/, lowest first; a folder imports only from lower lines (docs/architecture.md).
const layers = [
  ['schema'],
  ['identity', 'store'],
  ['network'],
  ['feed'],
  ['collaboration', 'data'],
  ['algorithms', 'aggregation'],
  ['tasks'],
  ['history'],
  ['api'],
  ['facade'],
];

const layerRules = layers.flatMap((folders, level) =>
  folders.map((folder) => ({
    name: `layer-${folder}`,
    severity: 'error',
    comment: `core/${folder} imports only from lower layers`,
    from: { path: `^core/${folder}/` },
    to: {
      path: '^core/',
      pathNot: [
        `^core/${folder}/`,
        ...layers
          .slice(0, level)
          .flat()
          .map((f) => `^core/${f}/`),
      ],
    },
  })),
);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...layerRules,
    {
      name: 'client-imports-schema-alone',
      severity: 'error',
      from: { path: '^core/client/' },
      to: { path: '^core/', pathNot: ['^core/client/', '^core/schema/'] },
    },
    {
      // The shells' common part puts nodes to work as the command line does; nothing below knows of it.
      name: 'desktop-above-the-node',
      severity: 'error',
      from: { path: '^core/(?!desktop/|cli/)' },
      to: { path: '^core/(desktop|cli)/' },
    },
    {
      name: 'interface-reaches-the-node-through-client',
      severity: 'error',
      comment:
        'The interface knows the API and the shell by their types alone (docs/architecture.md)',
      from: { path: '^renderer/' },
      to: { path: '^(core|electron|demo|test|build|bench)/', pathNot: '^core/(client|schema)/' },
    },
    {
      name: 'features-know-nothing-of-each-other',
      severity: 'error',
      comment: 'What two features share stands in renderer/ui, state or i18n',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'interface-has-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      // PROTOCOL.md rule 22: what approves holds no code but its own.
      name: 'consent-imports-nothing',
      severity: 'error',
      from: { path: '^electron/consent/' },
      to: { pathNot: '^electron/consent/', dependencyTypesNot: ['type-only'] },
    },
    {
      // They run in the packaged app, which has neither sources nor tools.
      name: 'demo-partners-need-no-tools',
      severity: 'error',
      from: { path: '^demo/partners' },
      to: { path: '^build/', reachable: true },
    },
    {
      name: 'electron-only-in-electron',
      severity: 'error',
      from: { pathNot: '^(electron|test/e2e|build)/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(electron|renderer|demo|test|bench|build)/|node_modules/(electron|svelte)/' },
    },
    {
      name: 'core-has-no-dev-dependency',
      severity: 'error',
      from: { path: '^core/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      // Rows stop at core/data: whoever speaks to DuckDB stands there.
      name: 'duckdb-only-in-data',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/data/' },
      to: { path: 'node_modules/@duckdb/' },
    },
    {
      name: 'libp2p-only-in-network',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/(network|identity)/' },
      to: { path: 'node_modules/(@libp2p|@chainsafe|libp2p|@multiformats)/' },
    },
    {
      name: 'leveldb-only-in-store',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/store/' },
      to: { path: 'node_modules/(level|classic-level|abstract-level)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
