// Package fake serves an API in the process of a test. A generated package beside a
// client has the description of the API and the types of its operations:
//
//	server := nimbufake.NewServer(t, nimbufake.Handlers{Customers: nimbufake.CustomersHandlers{
//		Get: func(ctx context.Context, customerID string) (*nimbu.Customer, error) {
//			if customerID != "7" {
//				return nil, nimbu.ErrNotFound
//			}
//			return &nimbu.Customer{ID: "7", FirstName: "Ada"}, nil
//		},
//	}})
//	client := server.Client(t)
//
// An operation without a function responds with an example of the specification, or
// with a value that its schema makes. Each request is checked against the specification
// before a function sees it, and each response before it is sent; what is wrong fails
// the test, and the client gets 400 or 501.
//
// The entry points are [NewAPI] and [NewServer]. respond.go is the course of a request
// through the API: route.go finds the operation, check.go checks, decode.go and
// styles.go read the arguments, handler.go calls the function, result.go, stream.go and
// page.go write its result, made.go makes values, and collection.go keeps them.
//
// A [Wire] knows nothing of the API. It carries requests to a function in process or
// through a socket, logs them, and injects faults: transport.go, listen.go, requests.go,
// fault.go and damage.go.
package fake
