package runtime_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of WithDump.

// A dump is the request and the response of each attempt.
func TestDump(t *testing.T) {
	rec := &recorder{responses: []*http.Response{
		response(503, `{"message":"later"}`, "Retry-After", "0"),
		response(200, `{"id":"7","name":"Rex"}`),
	}}
	var got bytes.Buffer
	core := newCore(t, rec, runtime.WithDump(&got))
	err := core.Request("pets.update", "PUT", "/pets/{id}").Path("7").JSON(&pet{Name: "Rex"}).Call(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const want = `--> PUT https://api.example.com/v1/pets/7 (pets.update, attempt 1)
Accept: application/json
Authorization: [redacted]
Content-Type: application/json
User-Agent: nimbugen-test

{"name":"Rex"}
<-- 503 Service Unavailable (0s)
Content-Type: application/json
Retry-After: 0

{"message":"later"}

--> PUT https://api.example.com/v1/pets/7 (pets.update, attempt 2)
Accept: application/json
Authorization: [redacted]
Content-Type: application/json
User-Agent: nimbugen-test

{"name":"Rex"}
<-- 200 OK (0s)
Content-Type: application/json

{"id":"7","name":"Rex"}

`
	if text := took.ReplaceAllString(got.String(), "(0s)"); text != want {
		t.Errorf("got:\n%s\nwant:\n%s", text, want)
	}
}

// took is the time that an attempt took.
var took = regexp.MustCompile(`\([0-9.]+m?s\)`)

// typed returns a response of a media type.
func typed(status int, media, body string) *http.Response {
	resp := response(status, body, "Set-Cookie", "sid="+canary)
	resp.Header.Set("Content-Type", media)
	return resp
}

// canary is a secret.
const canary = "C4n/ry+s3cr3t=1"

// No secret is in a dump, wherever a request or a response has it.
func TestDumpHides(t *testing.T) {
	quoted, escaped := `"`+canary+`"`, url.QueryEscape(canary)
	for name, test := range map[string]struct {
		media, body string
		sent        any
		opts        []runtime.CallOption
	}{
		"JSON":               {"application/json", `{"a":[{"refresh_token":` + quoted + `}]}`, nil, nil},
		"JSON below":         {"application/json", `{"token":{"value":[` + quoted + `]}}`, nil, nil},
		"JSON, cut":          {"application/json", `{"token":` + quoted[:len(quoted)-1], nil, nil},
		"JSON, escaped name": {"application/json", `{"t\u006fken":` + quoted + `}`, nil, nil},
		"JSON, repeated":     {"application/json", `{"url":"https://x.example/?a=` + escaped + `","access_token":` + quoted + `}`, nil, nil},
		"of the spec":        {"application/json", `{"pin":` + quoted + `}`, nil, nil},
		"form":               {"application/x-www-form-urlencoded", `a=b&client_secret=` + escaped, nil, nil},
		"XML":                {"application/xml", `<a><token>` + canary + `</token></a>`, nil, nil},
		"XML attribute":      {"application/xml", `<a token="` + canary + `"/>`, nil, nil},
		"sent":               {"text/plain", `no ` + canary, map[string]any{"password": canary}, nil},
		"sent secret":        {"text/html", `no ` + base64.StdEncoding.EncodeToString([]byte(canary)), map[string]any{"x": runtime.Secret(canary)}, nil},
		"header":             {"text/plain", "", nil, []runtime.CallOption{runtime.WithHeader("X-Auth-Token", canary)}},
		"query":              {"text/plain", "", nil, []runtime.CallOption{runtime.WithQuery("api_key", canary)}},
		"query of the spec":  {"text/plain", "no " + canary, nil, []runtime.CallOption{runtime.WithQuery("pin", canary)}},
		"key in a header":    {"text/plain", "no " + canary, nil, []runtime.CallOption{runtime.WithAPIKey("header", "X-App", runtime.Secret(canary))}},
		"key in the query":   {"text/plain", "no " + canary, nil, []runtime.CallOption{runtime.WithAPIKey("query", "app", runtime.Secret(canary))}},
		"bytes":              {"application/octet-stream", canary, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, status := range []int{200, 400} {
				rec := &recorder{responses: []*http.Response{typed(status, test.media, test.body)}}
				var got bytes.Buffer
				core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com", Sensitive: []string{"pin"}}, runtime.WithHTTPClient(&http.Client{Transport: rec}))
				if err != nil {
					t.Fatal(err)
				}
				err = core.Do(t.Context(), "POST", "/pets", test.sent, new([]byte), append(test.opts, runtime.WithDump(&got))...)
				if text := got.String(); strings.Contains(text, canary) || strings.Contains(text, canary[:8]) || strings.Contains(text, escaped) || strings.Count(text, "\n") < 5 {
					t.Errorf("status %d: %v\n%s", status, err, text)
				}
				if err != nil && strings.Contains(err.Error(), canary) {
					t.Errorf("status %d: %v", status, err)
				}
			}
		})
	}
}

// A dump says what it leaves out.
func TestDumpBounds(t *testing.T) {
	rec := &recorder{responses: []*http.Response{typed(200, "text/plain", strings.Repeat("é", 10_000)), typed(200, "image/png", "\x00\xff")}}
	var got bytes.Buffer
	core := newCore(t, rec, runtime.WithDump(&got))
	for range 2 {
		if err := core.Do(t.Context(), "POST", "/pets", strings.NewReader("abc"), new([]byte)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"[3 bytes of application/octet-stream]", "é\n[16384 of 20000 bytes]\n", "[2 bytes of image/png]"} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("no %q in\n%.3000s", want, got.String())
		}
	}
}
