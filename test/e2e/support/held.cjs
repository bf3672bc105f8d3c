// Holds the app back before its first window until the driver has connected: a window that opens in the middle of that is
// now and then missed, and the driver waits for it in vain. The driver calls the function by this name when it is there.
const { app } = require('electron');

const ready = app.whenReady();
const released = new Promise((release) => {
  globalThis.__playwright_run = release;
});
app.whenReady = () => released.then(() => ready);
