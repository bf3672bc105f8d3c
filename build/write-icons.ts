import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Makes the pictures of build/icons from its drawings. Run by hand when a drawing changes: node build/write-icons.ts */

const folder = join(import.meta.dirname, 'icons');
const sizes = {
  icon: [1024, 512, 256, 128, 64, 48, 32, 16],
  tray: [32, 16],
  trayTemplate: [32, 16],
} as const;

/** What macOS calls its sizes inside an .icns file. */
const ICNS = {
  16: 'icp4',
  32: 'icp5',
  64: 'icp6',
  128: 'ic07',
  256: 'ic08',
  512: 'ic09',
  1024: 'ic10',
};
const ICO = [16, 32, 48, 64, 128, 256];

const browser = await chromium.launch({
  executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  for (const [name, wanted] of Object.entries(sizes)) {
    const drawing = await readFile(join(folder, `${name}.svg`), 'base64');
    const drawn = new Map<number, Buffer>();
    for (const size of wanted) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<style>html,body{margin:0;background:transparent}img{display:block;width:${size}px;height:${size}px}</style><img src="data:image/svg+xml;base64,${drawing}">`,
      );
      await page.waitForFunction('document.images[0]?.complete === true');
      drawn.set(size, await page.screenshot({ omitBackground: true }));
    }
    if (name === 'icon') await writeAppIcons(drawn);
    else await writeTrayIcons(name, drawn);
  }
} finally {
  await browser.close();
}

async function writeAppIcons(drawn: ReadonlyMap<number, Buffer>): Promise<void> {
  for (const size of [1024, 512, 256]) await put(`${size}x${size}.png`, of(drawn, size));
  await put('icon.png', of(drawn, 512));
  await put('icon.ico', ico(ICO.map((size) => [size, of(drawn, size)])));
  await put(
    'icon.icns',
    icns(Object.entries(ICNS).map(([size, type]) => [type, of(drawn, Number(size))])),
  );
}

/** Electron takes the file with @2x for screens of twice the density. */
async function writeTrayIcons(name: string, drawn: ReadonlyMap<number, Buffer>): Promise<void> {
  await put(`${name}.png`, of(drawn, 16));
  await put(`${name}@2x.png`, of(drawn, 32));
}

function ico(pictures: readonly (readonly [number, Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    // 256 does not fit its byte and is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

function icns(pictures: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = pictures.map(([type, png]) => Buffer.concat([chunkHead(type, png.length), png]));
  const body = Buffer.concat(parts);
  return Buffer.concat([chunkHead('icns', body.length), body]);
}

function chunkHead(type: string, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(length + 8, 4);
  return head;
}

function of(drawn: ReadonlyMap<number, Buffer>, size: number): Buffer {
  const found = drawn.get(size);
  if (found === undefined) throw new Error(`${size} pixels were not drawn`);
  return found;
}

function put(name: string, content: Buffer): Promise<void> {
  return writeFile(join(folder, name), content);
}
