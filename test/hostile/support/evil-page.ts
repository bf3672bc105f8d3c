/**
 * What a page sends, as JavaScript in the browser: (address, token) => everything it could read. By fetch in every mode, with
 * a token and without, as a beacon, as a socket, as an image, a script and a frame.
 */
export const tryEverything = `async (to, token) => {
  const read = [];
  const attempt = async (work) => {
    try {
      const got = await work();
      if (got !== '') read.push(got);
    } catch {
      // Kept out, as it should be.
    }
  };
  const text = async (init) => (await fetch(to, init)).text();
  for (const mode of ['cors', 'no-cors']) {
    for (const credentials of ['omit', 'include']) {
      await attempt(() => text({ mode, credentials }));
      await attempt(() => text({ mode, credentials, method: 'POST', body: '{}' }));
    }
  }
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    await attempt(() => text({ method, headers, ...(method === 'GET' ? {} : { body: '{}' }) }));
  }
  navigator.sendBeacon(to, '{}');
  await attempt(() => new Promise((resolve, reject) => {
    const socket = new WebSocket(to.replace('http', 'ws'));
    socket.onopen = () => resolve('a socket');
    socket.onerror = () => reject(new Error('closed'));
  }));
  for (const tag of ['img', 'script', 'iframe']) {
    await new Promise((done) => {
      const element = document.createElement(tag);
      element.onload = element.onerror = done;
      element.src = to;
      document.body.append(element);
    });
  }
  return read;
}`;

/** (address) => undefined; a form that no browser asks before sending. */
export const submitForm = `(to) => {
  const form = document.createElement('form');
  Object.assign(form, { action: to, method: 'POST', enctype: 'text/plain' });
  document.body.append(form);
  form.submit();
}`;
