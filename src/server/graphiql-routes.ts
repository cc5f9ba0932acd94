import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';

const require = createRequire(import.meta.url);

const ASSETS = {
  'react.js': { package: 'react', file: 'umd/react.production.min.js', type: 'text/javascript' },
  'react-dom.js': { package: 'react-dom', file: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  'graphiql.js': { package: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript' },
  'graphiql.css': { package: 'graphiql', file: 'graphiql.min.css', type: 'text/css' },
} as const;

/** Place of a package's file, whether or not its `exports` name it. */
const placeOf = (name: string, file: string) => join(dirname(require.resolve(`${name}/package.json`)), file);

const SCRIPT = `
const token = document.body.dataset.token;
const headers = token ? { authorization: 'Bearer ' + token } : {};
const subscriptionUrl = location.origin.replace(/^http/, 'ws') + '/graphql';
const fetcher = GraphiQL.createFetcher({ url: '/graphql', headers, subscriptionUrl, wsConnectionParams: headers });
ReactDOM.createRoot(document.getElementById('graphiql')).render(React.createElement(GraphiQL, { fetcher, shouldPersistHeaders: false, defaultQuery: document.body.dataset.query }));
`;

/** A session for somebody of the demonstration, asked for at an address; null for others. */
export type DemoSignIn = (username: string, address: string) => Promise<{ readonly token: string } | null>;

/** GraphiQL from the installed package, never from elsewhere. With demonstration sign-in `?as=<user name>` opens it signed in. */
export const graphiqlRoutes =
  (demoSignIn: DemoSignIn | null, stateAgency: string): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { as?: string } }>('/graphiql', async (request, reply) => {
      const signedIn = demoSignIn && request.query.as ? await demoSignIn(request.query.as, request.ip) : null;
      const as = signedIn && request.query.as ? request.query.as : null;
      return reply
        .type('text/html; charset=utf-8')
        .header(
          'Content-Security-Policy',
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:",
        )
        .send(page(stateAgency, as, signedIn?.token ?? ''));
    });
    app.get('/graphiql/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SCRIPT));
    app.get<{ Params: { asset: string } }>('/graphiql/:asset', async (request, reply) => {
      const asset = ASSETS[request.params.asset as keyof typeof ASSETS];
      if (!Object.hasOwn(ASSETS, request.params.asset)) return reply.status(404).send();
      return reply.type(`${asset.type}; charset=utf-8`).send(await readFile(placeOf(asset.package, asset.file)));
    });
  };

function page(stateAgency: string, as: string | null, token: string): string {
  const query =
    as === null
      ? `# Sign in: mutation { signIn(input: { username: "…", password: "…" }) { token } }\n{ serverInfo { version stateAgency now } }`
      : `# Signed in as ${as}\n{ me { displayName roles district { name } } }`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>GraphiQL · ${escape(stateAgency)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>body { margin: 0 } #graphiql { height: 100vh }</style>
</head>
<body data-token="${escape(token)}" data-query="${escape(query)}">
<div id="graphiql"></div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js"></script>
</body>
</html>`;
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
