import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AfterPackContext, Arch } from 'electron-builder';

/** What is left in a packed app that it does not run: Electron's own welcome, and native parts for other systems. */
export async function afterPack(context: AfterPackContext): Promise<void> {
  const { appOutDir, electronPlatformName, arch, packager } = context;
  const resources =
    electronPlatformName === 'darwin'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
      : join(appOutDir, 'resources');
  await rm(join(resources, 'default_app.asar'), { force: true });
  const modules = join(resources, 'app.asar.unpacked', 'node_modules');
  for (const name of ['classic-level', 'sodium-native']) {
    await keepPrebuilds(join(modules, name, 'prebuilds'), electronPlatformName, Arch[arch]);
  }
}

/** Folders are named after a system and one processor or several: linux-x64, darwin-x64+arm64. */
async function keepPrebuilds(folder: string, platform: string, arch: string): Promise<void> {
  const all = await readdir(folder);
  const kept = all.filter((name) => {
    const [system, processors = ''] = name.split('-', 2);
    return system === platform && processors.split('+').some((one) => one === arch);
  });
  if (kept.length === 0) throw new Error(`${folder} has nothing for ${platform} on ${arch}`);
  for (const name of all) {
    if (!kept.includes(name)) await rm(join(folder, name), { recursive: true });
  }
}
