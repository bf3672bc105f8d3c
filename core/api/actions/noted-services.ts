import type { ConnectDataset } from '../../schema/api/datasets.ts';
import type { Caller } from '../caller.ts';
import type { NodeServices } from '../services.ts';
import type { z } from 'zod';
import type { Act } from './action-log.ts';

/**
 * The services for one caller, with a note of what it does that stands in no feed. A note is on the disk before the
 * caller has its answer: nobody has seen a number, a file or a secret without one.
 */
export function notedServices(services: NodeServices, caller: Caller): NodeServices {
  const note = (act: Act) => services.noteAction(act, caller.name);
  /** Passes a result on once its act is noted. */
  const noting =
    <R>(actOf: (result: R) => Act) =>
    async (result: R): Promise<R> => {
      await note(actOf(result));
      return result;
    };

  return {
    ...services,
    preview: (task, ...more) =>
      services.preview(task, ...more).then(noting(() => ({ kind: 'preview-seen', task }))),
    previewRows: (dataset, most) =>
      services
        .previewRows(dataset, most)
        .then(noting(({ rows }) => ({ kind: 'rows-seen', dataset, rows: rows.length }))),
    async exportHistory(wanted) {
      const content = await services.exportHistory(wanted);
      // The app tells by itself what it has saved, once its dialog is done; to all others a file is handed out.
      if (caller.savesFiles === true) return content;
      await note({ kind: 'history-exported', collaboration: wanted ?? null, format: 'history' });
      return content;
    },
    async connectDataset(definition) {
      const known = (await services.datasets()).some(({ label }) => label === definition.label);
      const dataset = await services.connectDataset(definition);
      await note({ kind: known ? 'dataset-changed' : 'dataset-connected', ...termsOf(definition) });
      return dataset;
    },
    disconnectDataset: (dataset) =>
      services
        .disconnectDataset(dataset)
        .then(noting(() => ({ kind: 'dataset-disconnected', dataset }))),
    addPolicy: (terms) =>
      services.addPolicy(terms).then(
        noting(({ id }) => ({
          kind: 'policy-added',
          policy: id,
          name: terms.name,
          decides: terms.action,
        })),
      ),
    async removePolicy(policy) {
      const found = (await services.policies()).find(({ id }) => id === policy);
      await services.removePolicy(policy);
      await note({ kind: 'policy-removed', policy, name: found?.terms.name ?? null });
    },
    createToken: (fields) =>
      services.createToken(fields).then(
        noting(({ token: { id, name, scopes } }) => ({
          kind: 'token-made',
          token: id,
          name,
          scopes,
        })),
      ),
    rotateToken: (token, fields) =>
      services
        .rotateToken(token, fields)
        .then(noting(({ token: { name } }) => ({ kind: 'token-rotated', token, name }))),
    async revokeToken(token) {
      const found = (await services.tokens()).find(({ id }) => id === token);
      await services.revokeToken(token);
      await note({ kind: 'token-revoked', token, name: found?.name ?? null });
    },
    openFacade: (fields) =>
      services.openFacade(fields).then(noting(({ port }) => ({ kind: 'facade-opened', port }))),
    closeFacade: () => services.closeFacade().then(noting(() => ({ kind: 'facade-closed' }))),
    addFacadeUser: (fields) =>
      services
        .addFacadeUser(fields)
        .then(noting(({ name }) => ({ kind: 'facade-user-added', user: name }))),
    removeFacadeUser: (user) =>
      services.removeFacadeUser(user).then(noting(() => ({ kind: 'facade-user-removed', user }))),
    confirmPeer: (organisation, safetyNumber) =>
      services
        .confirmPeer(organisation, safetyNumber)
        .then(noting(() => ({ kind: 'member-verified', organisation }))),
    startRelaying: (fields) =>
      services
        .startRelaying(fields)
        .then(noting(() => ({ kind: 'relay-started', bytesPerSecond: fields.bytesPerSecond }))),
    stopRelaying: () => services.stopRelaying().then(noting(() => ({ kind: 'relay-stopped' }))),
    backup: (passphrase) =>
      services.backup(passphrase).then(noting(() => ({ kind: 'backup-made' }))),
  };
}

function termsOf({ label, disclosure, publishSchema }: z.output<typeof ConnectDataset>) {
  return { dataset: label, publishSchema, ...disclosure };
}
