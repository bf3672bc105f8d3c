import { contextBridge, ipcRenderer } from 'electron';
import type { ConsentBridge, ConsentVerdict, Pending } from '../../core/schema/desktop/consent.ts';

/** All that the consent control's page has of the program around it. What it says is checked by the main process. */
const bridge: ConsentBridge = {
  pending: () => ipcRenderer.invoke('consent:pending') as Promise<Pending | null>,
  answer: (answer) => ipcRenderer.invoke('consent:answer', answer) as Promise<ConsentVerdict>,
  onChange: (hear) => void ipcRenderer.on('consent:changed', () => hear()),
};

contextBridge.exposeInMainWorld('consent', bridge);
