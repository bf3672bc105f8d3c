import { app, type Session } from 'electron';

/** Pages stay where they are: what they lead to is shown by the app's own screens. */
export function confineContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Whatever a page asks for that is not the app's own, be it by a hole in its policy, leaves no trace on the network. */
export function confineRequests(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const scheme = URL.parse(details.url)?.protocol;
    // Images and downloads a page makes of its own data; they reach nothing.
    const own = scheme === 'app:' || scheme === 'blob:' || scheme === 'data:';
    answer({ cancel: !own && scheme !== 'devtools:' });
  });
  session.setProxy({ mode: 'direct' }).catch(() => undefined);
}
