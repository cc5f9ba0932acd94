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

const CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:";

/** Who may come into a demonstration without a password. */
export interface Demonstration {
  readonly people: readonly { readonly username: string; readonly does: string }[];
  /** A session for one of them, asked for at an address; null for others, and for who may not sign in any more. */
  signIn(username: string, address: string): Promise<{ readonly token: string } | null>;
}

/**
 * GraphiQL from the installed package, never from elsewhere. In a demonstration `?as=<user name>` opens it signed in, and the first page
 * names who there is.
 */
export const graphiqlRoutes =
  (demonstration: Demonstration | null, stateAgency: string): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onSend', async (_request, reply) => void reply.header('Content-Security-Policy', CONTENT_POLICY));
    if (demonstration)
      app.get('/', (_request, reply) =>
        reply.type('text/html; charset=utf-8').send(firstPage(stateAgency, demonstration.people)),
      );
    app.get<{ Querystring: { as?: string } }>('/graphiql', async (request, reply) => {
      const as = (demonstration && request.query.as) || null;
      const session = as === null ? null : await demonstration!.signIn(as, request.ip);
      return reply.type('text/html; charset=utf-8').send(page(stateAgency, as, session?.token ?? ''));
    });
    app.get('/graphiql/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SCRIPT));
    app.get<{ Params: { asset: string } }>('/graphiql/:asset', async (request, reply) => {
      const asset = ASSETS[request.params.asset as keyof typeof ASSETS];
      if (!Object.hasOwn(ASSETS, request.params.asset)) return reply.status(404).send();
      return reply.type(`${asset.type}; charset=utf-8`).send(await readFile(placeOf(asset.package, asset.file)));
    });
  };

function firstPage(stateAgency: string, people: Demonstration['people']): string {
  const lines = people.map(
    ({ username, does }) =>
      `<li><a href="/graphiql?as=${encodeURIComponent(username)}">${escape(username)}</a> ${escape(does)}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>State Edition · ${escape(stateAgency)}</title>
<link rel="icon" href="data:,">
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
ul { list-style: none; padding: 0 }
li { display: grid; grid-template-columns: 10rem 1fr }
li a { font-weight: 600 }
</style>
</head>
<body>
<h1>State Edition</h1>
<p>${escape(stateAgency)}, a demonstration: everybody in it is invented. Choose a person and look around; the password of each is “demo”.</p>
<ul>
${lines.join('\n')}
</ul>
<p>GraphQL is at <code>/graphql</code>, its <a href="/schema.graphql">schema</a> beside it.</p>
</body>
</html>`;
}

function page(stateAgency: string, as: string | null, token: string): string {
  const signIn = '# Sign in: mutation { signIn(input: { username: "…", password: "…" }) { token } }';
  const info = '{ serverInfo { version stateAgency now } }';
  const query =
    as === null
      ? `${signIn}\n${info}`
      : token === ''
        ? `# ${as.replaceAll(/\s/g, ' ')} cannot sign in: nobody of that name, or the account has ended.\n${signIn}\n${info}`
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
