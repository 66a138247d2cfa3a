// An authorization server on oidc-provider (certified OpenID provider). It
// rotates refresh tokens; one that comes twice ends its whole grant. The
// password grant is added here, as an extension of the library.
//   node server.mjs PORT    serves until standard input ends
import { createServer } from 'node:http';
import { Provider, errors } from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const redirects = ['http://127.0.0.1/callback'];

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'client', client_secret: 'secret', redirect_uris: redirects, response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'password'], application_type: 'native',
    },
    {
      client_id: 'public', token_endpoint_auth_method: 'none', redirect_uris: redirects, response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'], application_type: 'native',
    },
  ],
  async findAccount(ctx, id) { return { accountId: id, async claims() { return { sub: id }; } }; },
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  rotateRefreshToken: true,
  issueRefreshToken: async (ctx, client, code) => client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
  ttl: { AccessToken: 3600, RefreshToken: 86400, AuthorizationCode: 60, Interaction: 600, Session: 3600, Grant: 86400, IdToken: 3600 },
  scopes: ['openid', 'offline_access'],
});

provider.registerGrantType('password', async (ctx) => {
  const { client, params } = ctx.oidc;
  if (params.username !== 'alice' || params.password !== 'secret') {
    throw new errors.InvalidGrant('invalid username or password');
  }
  const grant = new provider.Grant({ clientId: client.clientId, accountId: 'alice' });
  grant.addOIDCScope(params.scope);
  const common = { accountId: 'alice', client, grantId: await grant.save(), gty: 'password', scope: params.scope };
  const access = new provider.AccessToken(common);
  ctx.oidc.entity('AccessToken', access);
  const refresh = new provider.RefreshToken({ ...common, authTime: Math.floor(Date.now() / 1000), rotations: 0 });
  ctx.body = {
    access_token: await access.save(), refresh_token: await refresh.save(),
    expires_in: access.expiration, scope: params.scope, token_type: 'Bearer',
  };
}, ['username', 'password', 'scope'], []);

async function me(req, res) {
  const [, value] = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '') ?? [];
  const token = value && await provider.AccessToken.find(value);
  if (!token?.isValid) {
    res.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }).end();
    return;
  }
  res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id: token.accountId }));
}

const callback = provider.callback();
process.stdin.on('end', () => process.exit()).resume();
createServer((req, res) => (req.url === '/api/me' ? me(req, res) : callback(req, res))).listen(port, '127.0.0.1');
