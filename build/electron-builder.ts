import type { Configuration } from 'electron-builder';
import { afterPack } from './after-pack.ts';
import { electronDist, electronVersion } from './electron-dist.ts';
import { fuses } from './fuses.ts';
import { packagesAtRunTime } from './native-packages.ts';

/** Packages out/ for users: npm run dist (installers), npm run dist:dir (a folder, nothing fetched). */

const forTests = process.env['PARLEY_E2E_BUILD'] === '1';

const configuration: Configuration = {
  appId: 'org.parley.Parley',
  productName: 'Parley',
  copyright: 'Copyright © The Parley authors',
  directories: {
    buildResources: 'build',
    output: forTests ? 'dist/e2e' : 'dist',
  },
  ...(electronDist === null ? {} : { electronDist }),
  electronVersion,
  // Native parts come with the packages that need them, for Node-API, and are compiled by nobody here.
  npmRebuild: false,
  files: [
    'out/**',
    'package.json',
    '!node_modules/**',
    ...packagesAtRunTime().map((name) => `node_modules/${name}/**`),
    // Packages name what they run as they like: only what no program loads is left out.
    '!**/*.{map,d.ts,d.mts,d.cts,md,markdown,flow}',
  ],
  asar: true,
  asarUnpack: ['**/*.node', '**/*.so*', '**/*.dylib', '**/*.dll'],
  electronLanguages: ['en-US', 'zh-CN'],
  electronFuses: fuses({ inspectable: forTests }),
  afterPack,
  protocols: [{ name: 'Parley invitation', schemes: ['parley'] }],
  fileAssociations: [
    {
      ext: 'parley-invitation',
      name: 'Parley invitation',
      description: 'Parley invitation',
      mimeType: 'application/x-parley-invitation',
      role: 'Viewer',
    },
  ],
  linux: {
    target: ['AppImage', 'deb', 'tar.gz'],
    category: 'Science',
    icon: 'build/icons',
    executableName: 'parley',
    synopsis: 'Statistics over data that nobody hands out',
    maintainer: 'The Parley authors',
    desktop: { entry: { StartupWMClass: 'Parley', Keywords: 'statistics;federated;privacy;' } },
  },
  mac: {
    target: ['dmg'],
    category: 'public.app-category.productivity',
    icon: 'build/icons/icon.icns',
    hardenedRuntime: true,
    darkModeSupport: true,
    minimumSystemVersion: '13.0',
  },
  win: { target: ['nsis'], icon: 'build/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  publish: null,
};

export default configuration;
