// Package runtime holds every line of a generated client that does not depend
// on its API: one call path for all operations, parameters, bodies, typed
// errors, paging, retries, credentials and the small types of models. It needs
// the standard library only.
//
// Generated code makes a [Core] and, per operation, a [Request], and hands it
// to [Do], [DoValue], [DoResult], [Pages] or one of the Call methods:
//
//	type Customer struct {
//		ID string `json:"id"`
//	}
//
//	type CustomersService struct{ core *runtime.Core }
//
//	func (s *CustomersService) Get(ctx context.Context, id string, opts ...runtime.Option) (*Customer, error) {
//		req := s.core.Request("customers.get", "GET", "/customers/{id}").Path(id)
//		return runtime.Do(ctx, req, new(Customer), opts...)
//	}
//
// # The call path
//
// A call goes through these steps, each in the file that is named after it:
// the path and the parameters are written once (path.go, params.go, style.go),
// the body is made able to be sent again where that is possible (body.go),
// credentials are chosen and set (credential.go), the request is sent, again
// if the [RetryPolicy] or a refused token asks for it (call.go, retry.go), the
// answer is read once into memory of its own (response.go) and becomes a value
// or an [*Error] (result.go, errorbody.go).
//
// # What is safe by default
//
// Credentials go to the origin of the base URL only, also when a server
// redirects or links elsewhere. Path parameters cannot leave their segment.
// Answers are bounded in size. Errors, logs and every fmt verb show neither
// credentials nor query strings nor bodies, apart from the message that the
// server gave. Nothing is sent when the credentials of an operation are
// missing. A request is repeated only when that cannot do something twice.
//
// In a browser (GOOS=js) the fetch API follows redirects by itself, by its own
// rules: it keeps headers other than Authorization when it leaves the origin.
package runtime
