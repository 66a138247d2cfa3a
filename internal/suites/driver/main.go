// Command driver reads JSON values by the methods of a generated client. The test
// compiles it with its client in place of client.go, and sends it jobs as lines of
// JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"

	"github.com/nimbugen/nimbugen/runtime"
)

// job is a response of an operation.
type job struct {
	Service, Method string
	Body            json.RawMessage
}

// result states whether the client returned the response.
type result struct {
	Invalid string // the constraints that the response breaks
	Error   string // any other error
}

func main() {
	in, out := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	server := &server{}
	ts := httptest.NewServer(server)
	defer ts.Close()
	client, err := newClient(ts.URL)
	for jobs := json.NewDecoder(in); err == nil && jobs.More(); {
		var j job
		if err = jobs.Decode(&j); err == nil {
			server.body = j.Body
			err = out.Encode(run(client, j))
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// server responds to every request with one body.
type server struct{ body []byte }

func (s *server) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(s.body)
}

// run calls a method without parameters.
func run(client any, j job) result {
	method := reflect.ValueOf(client).Elem().FieldByName(j.Service).MethodByName(j.Method)
	returned := method.Call([]reflect.Value{reflect.ValueOf(context.Background())})
	err, _ := returned[len(returned)-1].Interface().(error)
	if err == nil {
		return result{}
	}
	if invalid, ok := errors.AsType[*runtime.ValidationError](err); ok {
		return result{Invalid: invalid.Error()}
	}
	return result{Error: err.Error()}
}
