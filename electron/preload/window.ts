import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ShellBridge, ShellReply } from '../../core/schema/desktop/shell.ts';

/** All that a page of the interface has of the program around it. What it says is checked by the main process. */
const bridge: ShellBridge = {
  call: (name, args) => ipcRenderer.invoke('parley:call', name, args) as Promise<ShellReply>,
  onState: (hear) => {
    const listener = (_event: unknown, state: unknown) => hear(state);
    ipcRenderer.on('parley:state', listener);
    return () => void ipcRenderer.off('parley:state', listener);
  },
  // A path exists only for files the operator himself dropped or chose.
  dropped: (files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    return ipcRenderer.invoke('parley:dropped', paths) as Promise<readonly string[]>;
  },
};

contextBridge.exposeInMainWorld('parley', bridge);
