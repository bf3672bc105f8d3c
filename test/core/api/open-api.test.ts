import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { allScopes } from '../../../core/api/caller.ts';
import { createHandler, openApiDocument } from '../../../core/api/handler.ts';
import { groups } from '../../../core/api/open-api/groups.ts';
import { words } from '../../../core/api/open-api/words.ts';
import { draftId } from './support/fake-drafts.ts';
import { asked, bob, clinics, fakeServices } from './support/fake-services.ts';

const operations = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method,
    path,
    operation,
  })),
);
const namesWith = (scope: string) =>
  operations
    .filter(({ operation }) => operation['x-parley-scope'] === scope)
    .map(({ name }) => name);

describe('the OpenAPI document', () => {
  test('can be stored as JSON', () => {
    expect(JSON.parse(JSON.stringify(openApiDocument()))).toMatchObject({ openapi: '3.1.0' });
    expect(operations.length).toBeGreaterThan(40);
  });

  test.each(operations)('$name: scope, summary, schemas', ({ path, operation }) => {
    expect(operation['x-parley-scope']).toMatch(/^(read|launch|own|decide)$/);
    expect(operation.summary).toBeTruthy();
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = (operation.parameters ?? []).filter((it) => it.in === 'path');
    expect(described.map(({ name }) => name)).toEqual(placeholders);
    const [status, success] = Object.entries(operation.responses).find(([it]) =>
      it.startsWith('2'),
    )!;
    if (status !== '204') {
      const schemas = Object.values(success.content ?? {}).map(({ schema }) =>
        Object.keys(schema ?? {}),
      );
      expect(schemas.length).toBeGreaterThan(0);
      expect(schemas.every((keys) => keys.length > 0)).toBe(true);
    }
    expect(operation.responses['4XX']?.content).toHaveProperty('application/problem+json');
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
      expect(Object.keys(schema ?? {}).length).toBeGreaterThan(0);
    }
  });

  test('nothing that changes state is open to the scope read', () => {
    const changing = operations
      .filter(({ method }) => method !== 'get')
      .filter(({ operation }) => operation['x-parley-scope'] === 'read')
      .map(({ name }) => name);
    // They take a body, and change nothing.
    expect(changing).toEqual(['POST /v1/history/export', 'POST /v1/history/verification']);
  });

  test('the scope launch launches, cancels, resumes and keeps drafts; nothing else', () => {
    expect(namesWith('launch').sort()).toEqual([
      'DELETE /v1/drafts/{draft}',
      'POST /v1/drafts',
      'POST /v1/tasks',
      'POST /v1/tasks/{task}/cancellation',
      'POST /v1/tasks/{task}/resumption',
      'PUT /v1/drafts/{draft}',
    ]);
  });

  test('the scope own sees own numbers, rows and users, which no token can', () => {
    expect(namesWith('own').sort()).toEqual([
      'GET /v1/datasets/{label}/rows',
      'GET /v1/facade/users',
      'POST /v1/actions',
      'POST /v1/tasks/{task}/preview',
    ]);
    for (const { operation } of operations) {
      const scope = operation['x-parley-scope'];
      const byToken = scope === 'read' || scope === 'launch';
      expect(operation).toMatchObject({ security: byToken ? [{ token: [] }] : [] });
    }
  });

  test('what PROTOCOL.md rule 22 calls deciding needs decide, and so does what opens paths', () => {
    const collaboration = '/v1/collaborations/{collaboration}';
    expect(namesWith('decide').sort()).toEqual(
      [
        // Tasks
        'POST /v1/tasks/{task}/decision',
        'POST /v1/tasks/{task}/withdrawal',
        // In advance
        'POST /v1/policies',
        'DELETE /v1/policies/{policy}',
        // Datasets: paths, mappings, disclosure policies
        'POST /v1/datasets',
        'POST /v1/datasets/detection',
        'DELETE /v1/datasets/{label}',
        // Members
        'POST /v1/peers/{peer}/confirmation',
        'POST /v1/collaborations',
        `POST ${collaboration}/invitations`,
        `DELETE ${collaboration}/invitations/{invitation}`,
        'POST /v1/joins',
        `POST ${collaboration}/members/{member}/promotion`,
        `POST ${collaboration}/members/{member}/demotion`,
        `DELETE ${collaboration}/members/{member}`,
        `POST ${collaboration}/leave`,
        `POST ${collaboration}/successions`,
        // The organisation itself
        'PUT /v1/profile',
        'POST /v1/tokens',
        'POST /v1/tokens/{token}/rotation',
        'DELETE /v1/tokens/{token}',
        // The listener for scripts of vantage6, and who may use it
        'PUT /v1/facade',
        'DELETE /v1/facade',
        'POST /v1/facade/users',
        'DELETE /v1/facade/users/{user}',
        // Whether this machine passes on what others say to each other
        'PUT /v1/relay',
        'DELETE /v1/relay',
        'POST /v1/node/stop',
        'POST /v1/node/backup',
      ].sort(),
    );
  });
});

describe('the words of the document', () => {
  const document = openApiDocument();
  const all = operations.map(({ name }) => name);

  test('it is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(
      JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
    );
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  test('are there for every operation, and for no other', () => {
    expect(Object.keys(words).sort()).toEqual([...all].sort());
    const ids = Object.values(words).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(operations)(
    '$name: description, group, codes, described parameters',
    ({ operation }) => {
      expect(operation.description).not.toBe('');
      expect(groups.map(({ name }) => name)).toContain(operation.tags[0]);
      expect(operation['x-parley-codes']).toEqual(
        expect.arrayContaining(['NOT_ALLOWED', 'TOKEN_INVALID']),
      );
      for (const parameter of operation.parameters ?? []) {
        expect(parameter.description, parameter.name).toBeTruthy();
      }
      for (const { example } of Object.values(operation.requestBody?.content ?? {})) {
        expect(example).toBeDefined();
      }
    },
  );

  test('every reference leads somewhere, and what is named is used', () => {
    const text = JSON.stringify(document);
    const named = Object.keys(document.components.schemas);
    const used = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual([...named].sort());
  });

  const bodies = Object.entries(words).filter(([, { body }]) => body !== undefined);
  test.each(bodies)('the example of %s is taken by the node', async (key, { body }) => {
    const [method = '', template = ''] = key.split(' ');
    const ids: Record<string, string> = {
      task: asked,
      label: 'wages',
      peer: bob,
      member: bob,
      collaboration: clinics,
      token: '0123456789abcdef',
      draft: draftId,
    };
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'x');
    const handler = createHandler(fakeServices(), { name: 'test', scopes: allScopes });
    const response = await handler(
      new Request(`http://parley.local${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
    // Whatever the node makes of it, its form is right.
    expect(await response.text()).not.toContain('"code":"USAGE"');
  });
});
