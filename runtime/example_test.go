package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Customer is a model as it is generated.
type Customer struct {
	ID   string              `json:"id"`
	Name string              `json:"name"`
	Note runtime.Opt[string] `json:"note,omitzero"`
}

// exampleServer has two customers on two pages, and no others.
func exampleServer() *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /customers", func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if req.URL.Query().Get("page") == "2" {
			_, _ = io.WriteString(w, `[{"id":"2","name":"Grace"}]`)
			return
		}
		w.Header().Set("Link", `</customers?page=2>; rel="next"`)
		_, _ = io.WriteString(w, `[{"id":"1","name":"Ada"}]`)
	})
	mux.HandleFunc("GET /customers/1", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":"1","name":"Ada"}`)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"message":"there is no such customer","code":"unknown"}`)
	})
	return httptest.NewServer(mux)
}

// A generated method describes the call with a Request and makes it with Do.
func ExampleDo() {
	server := exampleServer()
	defer server.Close()
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	req := core.Request("customers.get", "GET", "/customers/{id}").Path("1")
	customer, err := runtime.Do(context.Background(), req, new(Customer))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(customer.Name)
	// Output: Ada
}

// An endpoint that the spec does not describe has the same path, options and
// errors as the others.
func ExampleCore_Do() {
	server := exampleServer()
	defer server.Close()
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL}, runtime.WithBearer("secret"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var customer struct{ Name string }
	err = core.Do(context.Background(), "GET", "/customers/1", nil, &customer, runtime.WithTimeout(time.Minute))
	fmt.Println(customer.Name, err)
	// Output: Ada <nil>
}

// An error response is an *Error. Its status is compared with errors.Is.
func ExampleError() {
	server := exampleServer()
	defer server.Close()
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = core.Do(context.Background(), "GET", "/customers/3", nil, nil)
	if errors.Is(err, runtime.Status(http.StatusNotFound)) {
		fmt.Println("not found")
	}
	if e, ok := errors.AsType[*runtime.Error](err); ok {
		fmt.Println(e.Code, "-", e.Message)
	}
	// Output:
	// not found
	// unknown - there is no such customer
}

// Items fetches the pages of a list when they are needed.
func ExampleItems() {
	server := exampleServer()
	defer server.Close()
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	req := core.Request("customers.list", "GET", "/customers").LinkPages()
	pages := runtime.Pages[*runtime.Page[Customer]](context.Background(), req)
	for customer, err := range runtime.Items[*Customer](pages) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(customer.Name)
	}
	// Output:
	// Ada
	// Grace
}

// A member of a request that may be null is absent, null or set.
func ExampleOpt() {
	for _, note := range []runtime.Opt[string]{{}, runtime.Null[string](), runtime.Set("new")} {
		value, ok := note.Get()
		fmt.Printf("%v: %q %t\n", note, value, ok)
	}
	// Output:
	// absent: "" false
	// null: "" false
	// new: "new" true
}

// Middleware sees every attempt and knows which operation it belongs to.
func ExampleWithMiddleware() {
	server := exampleServer()
	defer server.Close()
	log := func(next http.RoundTripper) http.RoundTripper {
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			if call, ok := runtime.CallOf(req); ok {
				fmt.Println(call.Operation, call.Path, call.Attempt)
			}
			return next.RoundTrip(req)
		})
	}
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL}, runtime.WithMiddleware(log))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = core.Request("customers.get", "GET", "/customers/{id}").Path("1").Call(context.Background())
	fmt.Println(err)
	// Output:
	// customers.get /customers/{id} 0
	// <nil>
}

// A secret does not print itself.
func ExampleSecret() {
	token := runtime.Secret("s3cr3t")
	fmt.Println(token)
	fmt.Println(len(string(token)))
	// Output:
	// [redacted]
	// 6
}

// RetryPolicy controls how often and how fast a request is repeated.
func ExampleWithRetryPolicy() {
	policy := runtime.RetryPolicy{Retries: 5, BaseDelay: 200 * time.Millisecond, Statuses: []int{429, 503}}
	_, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, runtime.WithRetryPolicy(policy))
	fmt.Println(err)
	// Output: <nil>
}
