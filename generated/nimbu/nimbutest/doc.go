// Package nimbutest is a fake Nimbu for tests: customers, roles, customer
// sessions, OAuth2 and personal tokens, with state, faults and a log of every
// request. It needs neither a network nor a port:
//
//	srv := nimbutest.NewServer(t) // one site, "demo", in this process
//	ada := srv.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Password: "secret"})
//	srv.AddRole(nimbutest.Role{Name: "members", Customers: []string{ada.ID}})
//	srv.Inject(nimbutest.Fault{Path: "/customers", Times: 1, Status: 503, RetryAfter: time.Second})
//
//	client, err := nimbu.NewClient(nimbu.WithSite("demo"), nimbu.WithToken(nimbu.Secret(srv.Token())), nimbu.WithHTTPClient(srv.Client()))
//	// ... the code under test: srv.Client() serves every host ...
//	for _, r := range srv.Requests() {
//		t.Log(r) // GET /customers 503
//	}
//
// Requests through Client and Transport run in the goroutine of the caller, so
// such tests run inside testing/synctest. URL opens a loopback port for
// programs that need one.
//
// The fake is strict: it rejects a body or query that has values of a wrong
// kind, even where a Rails application would convert them.
//
// Nimbu's behaviour is taken from public documentation and clients.
// docs/nimbu-api.md collects it; section numbers in comments are those of that
// document. Where nothing is known the fake does something reasonable, and a
// comment that starts with "Assumption (docs/nimbu-api.md" records it.
package nimbutest
