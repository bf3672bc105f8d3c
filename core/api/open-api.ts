import type { Api } from './environment.ts';

type OpenApiDocument = ReturnType<Api['getOpenAPI31Document']>;

/** The OpenAPI 3.1 document of every route, made from the schemas that check the requests. */
export function documentOf(app: Api): OpenApiDocument {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: '1',
      description:
        'The local API of a Parley node. Each operation names the scope it needs in x-parley-scope; "decide" is granted to the control socket and the consent control of the app alone.',
    },
  });
}
