export const style = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1d2327, #e3e6e8);
  --quiet: light-dark(#59636b, #9da7ae);
  --page: light-dark(#ffffff, #15191c);
  --panel: light-dark(#f4f6f7, #1d2327);
  --line: light-dark(#d5dadd, #363f45);
  --link: light-dark(#0b5cad, #7cb8f5);
  --read: light-dark(#17633a, #6fce97);
  --launch: light-dark(#8a4b00, #f0b45f);
  --decide: light-dark(#a11d2b, #ff8f98);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); color: var(--text); background: var(--page); font: 1rem/1.55 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1rem; background: var(--panel); border-right: 1px solid var(--line); font-size: 0.9rem; }
nav h2 { font-size: 0.9rem; margin: 1.1rem 0 0.2rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 0.15rem 0.3rem; border-radius: 4px; overflow-wrap: anywhere; }
nav .home { font-weight: 700; margin-top: 0; }
nav label { display: block; font-weight: 600; }
nav input { width: 100%; padding: 0.4rem 0.5rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); border-radius: 4px; }
#found { min-height: 1.4em; margin: 0.2rem 0; color: var(--quiet); }
main { padding: 1.5rem clamp(1rem, 4vw, 3rem); max-width: 62rem; }
main:focus { outline: none; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
nav a { text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1, h2, h3 { line-height: 1.25; }
main h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); padding-bottom: 0.3rem; }
.entry { margin: 2rem 0; padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: 8px; }
.entry h3 { margin: 0; font-size: 1.05rem; overflow-wrap: anywhere; }
.entry h4 { margin: 1.2rem 0 0.3rem; }
.entry:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.summary { font-weight: 600; margin: 0.5rem 0; }
code, pre, kbd { font-family: ui-monospace, monospace; font-size: 0.88em; }
pre { overflow-x: auto; padding: 0.8rem; background: var(--panel); border-radius: 6px; }
kbd { border: 1px solid var(--quiet); border-radius: 3px; padding: 0 0.3em; }
.method { display: inline-block; min-width: 3.6em; font: 700 0.75rem/1.4 ui-monospace, monospace; color: var(--quiet); }
.method.get { color: var(--read); }
.method.post, .method.put { color: var(--launch); }
.method.delete { color: var(--decide); }
.scope { font: 700 0.8rem/1 ui-monospace, monospace; padding: 0.2em 0.5em; border: 1px solid currentColor; border-radius: 1em; }
.scope.read { color: var(--read); }
.scope.launch { color: var(--launch); }
.scope.own, .scope.decide { color: var(--decide); }
.quiet { color: var(--quiet); font-weight: 400; font-size: 0.92em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th[scope='row'] { font-weight: 400; min-width: 9rem; }
.codes { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; list-style: none; padding: 0; margin: 0; }
details > summary { cursor: pointer; color: var(--link); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; background: var(--page); padding: 0.5rem; }
[hidden] { display: none !important; }
@media (max-width: 52rem) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 60vh; border-right: 0; border-bottom: 1px solid var(--line); }
}
@media print { nav, .skip { display: none; } body { display: block; } }
`;
