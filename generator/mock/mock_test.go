package mock_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/mock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The tests send requests to servers of small specifications.

const pets = `openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: "https://pets.example.com/{version}", variables: {version: {default: v1}}}]
security: [{key: []}]
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses:
        "200":
          description: ok
          headers: {X-Total: {required: true, schema: {type: integer, minimum: 3}}}
          content: {application/json: {schema: {type: object, required: [pets, total], properties: {pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}, total: {type: integer}}}}}
        "429": {description: slow, content: {application/problem+json: {schema: {type: object, required: [why], properties: {why: {type: string}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {$ref: "#/components/schemas/Pet"}, examples: {rex: {value: {id: r, name: Rex}}, tom: {value: {id: t, name: Tom}}}}
            text/csv: {schema: {type: string, example: "a,b"}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
    delete: {responses: {"204": {description: gone}}}
  /pets/mine: {get: {responses: {"200": {description: ok, content: {text/plain: {schema: {type: string, pattern: "^[A-Z]{3}-[0-9]+$"}}}}}}}
  /open: {get: {security: [], responses: {"204": {description: ok}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, maxLength: 10}
        age: {type: [integer, "null"]}
        friend: {$ref: "#/components/schemas/Pet"}
`

// load returns a server of a document.
func load(t *testing.T, text string, opts mock.Options) *mock.Server {
	t.Helper()
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, diags := spec.Load(t.Context(), path, spec.Options{})
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	api, err := doc.OpenAPI(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return mock.New(api, opts)
}

// send sends "METHOD PATH HEADER:VALUE... [BODY]" with the key of the API.
func send(s *mock.Server, line string, header ...string) *httptest.ResponseRecorder {
	method, rest, _ := strings.Cut(line, " ")
	target, body, _ := strings.Cut(rest, " ")
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("X-Key", "secret")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ":")
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestRequests(t *testing.T) {
	var log []string
	s := load(t, pets, mock.Options{Log: func(line string) { log = append(log, line) }})
	for _, test := range []struct {
		line   string
		header []string
		status int
		want   string // part of the body
	}{
		{"GET /pets", nil, 200, `"total":1`},
		{"GET /v1/pets", nil, 200, `{"pets":[{"age":1,"friend":`},
		{"GET /v1x/pets", nil, 404, "the specification has no path /v1x/pets"},
		{"GET /pets?limit=1000", nil, 400, `limit`},
		{"GET /pets?limit=x", nil, 400, `limit`},
		{"GET /pets", []string{"X-Key:"}, 401, "no credentials"},
		{"GET /open", []string{"X-Key:"}, 204, ""},
		{"DELETE /pets", nil, 405, "no DELETE /pets"},
		{"GET /pets", []string{"Prefer:code=429"}, 429, `{"why":"why"}`},
		{"GET /pets", []string{"Prefer:code=418"}, 404, "no response 418"},
		{"GET /pets/7", nil, 200, `"Rex"`},
		{"HEAD /pets/7", nil, 200, ""},
		{"GET /pets/7", []string{"Prefer:example=tom"}, 200, `"Tom"`},
		{"GET /pets/7", []string{"Accept:text/csv, application/json;q=0.5"}, 200, "a,b"},
		{"GET /pets/mine", nil, 200, "AAA-1"},
		{"POST /pets {\"name\":\"Rex\"}", nil, 201, `"name":"name"`},
		{"POST /pets {\"name\":7}", nil, 400, `\"/name\": value must be a string`},
		{"POST /pets {}", nil, 400, `property \"name\" is missing`},
		{"POST /pets {\"name\":\"a name of many letters\"}", nil, 400, "maximum string length is 10"},
		{"POST /pets {", nil, 400, "failed to decode request body"},
		{"POST /pets name", []string{"Content-Type:text/plain"}, 415, "Content-Type"},
		{"POST /pets", nil, 400, "value is required"},
	} {
		w := send(s, test.line, test.header...)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) || test.want == "" && w.Body.Len() > 0 {
			t.Errorf("%s %v: %d %s, want %d with %s", test.line, test.header, w.Code, w.Body, test.status, test.want)
		}
	}
	if got := send(s, "DELETE /pets").Header().Get("Allow"); got != "GET, POST" {
		t.Errorf("Allow: %s", got)
	}
	if got := send(s, "GET /pets").Header().Get("X-Total"); got != "3" {
		t.Errorf("X-Total: %s", got)
	}
	if text := strings.Join(log, "\n"); strings.Contains(text, "not what the specification says") || strings.Contains(text, "secret") || !strings.HasPrefix(text, "GET /pets 200\n") {
		t.Error(text)
	}
}

func TestStateful(t *testing.T) {
	s := load(t, pets, mock.Options{Stateful: true})
	for _, test := range []struct {
		line   string
		status int
		want   string // the body
	}{
		{"GET /pets", 200, `{"pets":[],"total":0}`},
		{"GET /pets/1", 404, `{"title":"Not Found","status":404,"detail":"there is no such item"}`},
		{`POST /pets {"name":"Rex","age":null}`, 201, `{"age":null,"friend":{},"id":"1","name":"Rex"}`},
		{`POST /pets {"name":"Tom","id":"x"}`, 400, ""}, // readOnly
		{`POST /pets {"name":"Tom","age":2}`, 201, `{"age":2,"friend":{},"id":"2","name":"Tom"}`},
		{"GET /v1/pets/2", 200, `{"age":2,"friend":{},"id":"2","name":"Tom"}`},
		{`PATCH /pets/2 {"age":3,"friend":null}`, 200, `{"age":3,"id":"2","name":"Tom"}`},
		{`PUT /pets/2 {"name":"Tim"}`, 200, `{"id":"2","name":"Tim"}`},
		{"GET /pets", 200, `{"pets":[{"age":null,"friend":{},"id":"1","name":"Rex"},{"id":"2","name":"Tim"}],"total":2}`},
		{"DELETE /pets/1", 204, ""},
		{"DELETE /pets/1", 404, ""},
		{"GET /pets", 200, `{"pets":[{"id":"2","name":"Tim"}],"total":1}`},
		{"GET /pets/mine", 200, "AAA-1"},
	} {
		w := send(s, test.line)
		if w.Code != test.status || test.want != "" && withoutFriend(w.Body.String()) != test.want {
			t.Errorf("%s: %d %s, want %d %s", test.line, w.Code, w.Body, test.status, test.want)
		}
	}
}

// withoutFriend empties the member friend, which is made as deep as its circle.
func withoutFriend(body string) string {
	body = strings.TrimSuffix(body, "\n")
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return body
	}
	emptied(v)
	data, _ := json.Marshal(v)
	if strings.Contains(body, `"title"`) {
		return body
	}
	return string(data)
}

func emptied(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			emptied(item)
		}
	case map[string]any:
		if _, ok := v["friend"]; ok {
			v["friend"] = map[string]any{}
		}
		for _, item := range v {
			emptied(item)
		}
	}
}

func TestBigBody(t *testing.T) {
	w := send(load(t, pets, mock.Options{}), `POST /pets {"name":"`+strings.Repeat("x", 17<<20)+`"}`)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Error(w.Code)
	}
}
