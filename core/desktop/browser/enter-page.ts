import { pageHeaders } from '../interface-files.ts';

/**
 * Where the printed address leads: it brings the secret back in exchange for the cookie, and goes on to the page itself.
 * The secret stands behind the #, which browsers send to nobody.
 */
const page = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  <title>Parley</title>
  <script type="module" src="/enter.js"></script>
  <main id="failed" hidden>
    <p>Open the address that <code>parley ui</code> printed. It opens this page once, in one browser; start <code>parley ui</code> again for another.</p>
    <p lang="zh-CN">请打开 <code>parley ui</code> 显示的地址。每个地址只能在一个浏览器中打开一次；如需在其他浏览器中打开，请重新运行 <code>parley ui</code>。</p>
  </main>
</html>
`;

const script = (header: string): string => `const secret = location.hash.slice(1);
history.replaceState(null, '', '/enter');
const answer = secret === '' ? null : await fetch('/session', {
  method: 'POST',
  headers: { 'content-type': 'application/json', '${header}': '1' },
  body: JSON.stringify({ secret }),
});
if (answer?.ok) location.replace('/');
else document.getElementById('failed').hidden = false;
`;

/** null for another path. */
export function enterPage(path: string, header: string): Response | null {
  if (path === '/enter') return answer(page, 'text/html; charset=utf-8');
  if (path === '/enter.js') return answer(script(header), 'text/javascript; charset=utf-8');
  return null;
}

const answer = (text: string, type: string): Response =>
  new Response(text, { headers: { ...pageHeaders, 'content-type': type } });
