// Runs Prism for several specifications in one process: node serve.mjs PRISM PORT SPEC [PORT SPEC]...
// PRISM is a directory whose node_modules has @stoplight/prism-cli. The servers listen in the order of the arguments.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'package.json'));
const { createLogger } = require('@stoplight/prism-core');
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
const { createServer } = require('@stoplight/prism-http-server');

// A request on which Prism fails gets no response; the others do.
process.on('uncaughtException', error => console.error(error));

const logger = createLogger('prism', { level: 'silent' });
for (let i = 3; i < process.argv.length; i += 2) {
  const operations = await getHttpOperationsFromSpec(process.argv[i + 1]);
  // The options of "prism mock".
  const config = {
    isProxy: false, validateRequest: true, validateResponse: true, checkSecurity: true, errors: false,
    mock: { dynamic: false }, upstreamProxy: undefined,
  };
  const server = createServer(operations, { cors: false, config, components: { logger } });
  await server.listen(Number(process.argv[i]), '127.0.0.1');
}
