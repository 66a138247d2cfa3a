// What a program with nimbu-client 3.0.5 does with the fake: it logs a customer
// in, uses the session, lists across pages, creates, updates and deletes, and
// reads errors. It prints what it saw as one JSON object.
'use strict';
const { Nimbu } = require('nimbu-client');
const [host, token, site] = process.argv.slice(2);
const plain = { host, token, site };

// The error that a call ends with, as the client shows it.
const refused = (call) => call.then(
  () => ({ error: 'none' }),
  (e) => ({ status: e.statusCode, body: e.body }));

async function story() {
  const seen = { pages: [] };
  const shop = new Nimbu(plain);
  const loggedIn = await shop.post('/customers/login', { body: { username: 'ada@example.com', password: 'secret' } });
  seen.login = { email: loggedIn.email, token: typeof loggedIn.session_token };
  const ada = new Nimbu({ ...plain, sessionToken: loggedIn.session_token });
  seen.me = (await ada.get('/customers/me')).email;

  const all = await shop.get('/customers?sort=email&per_page=1',
    { onNextPage: (next, last) => seen.pages.push(`${next}/${last}`) });
  seen.all = all.map((c) => c.email);
  seen.onePage = (await shop.get('/customers?sort=email&per_page=2', { fetchAll: false })).length;
  seen.filtered = (await shop.get('/customers?email.start=ada&per_page=1')).map((c) => c.email);

  const eve = await shop.post('/customers', { body: { email: 'eve@example.com', password: 'secret', password_confirmation: 'secret' } });
  seen.updated = (await shop.patch(`/customers/${eve.id}`, { body: { firstname: 'Eve', lastname: 'Ning' } })).name;
  seen.put = (await shop.put(`/customers/${eve.id}`, { body: { language: 'nl' } })).name;
  const role = await shop.patch('/roles/members',
    { body: { customers: { __op: 'AddReference', objects: [{ __type: 'Reference', className: 'customer', id: eve.id }] } } });
  seen.member = role.customers.includes(eve.id);
  const rich = await new Nimbu({ ...plain, clientVersion: '1' }).get('/roles/members');
  seen.rich = rich.customers.__type;
  seen.deleted = await shop.delete(`/customers/${eve.id}`);
  seen.gone = await refused(shop.get(`/customers/${eve.id}`));
  seen.taken = await refused(shop.post('/customers', { body: { email: 'ada@example.com', password: 'x' } }));
  seen.wrong = await refused(shop.post('/customers/login', { body: { username: 'ada@example.com', password: 'wrong' } }));
  seen.stranger = await refused(new Nimbu({ ...plain, token: 'unknown' }).get('/customers'));
  return seen;
}

story().then(
  (seen) => console.log(JSON.stringify(seen)),
  (e) => { console.error(e); process.exit(1); });
