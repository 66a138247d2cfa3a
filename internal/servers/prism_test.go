package servers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The test has Prism judge the requests that internal/wire made.

// judgedSpecs are the specifications whose operations are all called, relative to
// internal/wire.
var judgedSpecs = []string{
	"../../spec/nimbu-customers.yaml", "../servers/testdata/docker/v1.41.yaml", "../servers/testdata/etcd/rpc.swagger.json",
	"../../testdata/specs/bodies.yaml", "../../testdata/specs/unions.yaml", "../../testdata/wire/alternatives.yaml",
	"../../testdata/wire/bodies.yaml", "../../testdata/wire/params.yaml", "../../testdata/wire/shapes.yaml",
	"../../testdata/wire/unions.yaml", "../../testdata/wire/values.yaml",
}

// sent is a request of a generated client, as internal/wire writes it.
type sent struct {
	Spec, Operation, Method, Target string
	Header                          http.Header
	Body                            []byte
}

// TestPrism requires that Prism, which somebody else wrote, finds no fault in a request.
// testdata/prism/known.tsv lists what Prism itself cannot read.
func TestPrism(t *testing.T) {
	t.Parallel()
	prism := filepath.Dir(installed(t, "prism/node_modules"))
	requests := madeRequests(t)
	servers := startPrism(t, prism)
	known := readKnown(t)
	counts, excused := map[string]int{}, 0
	client := &http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, r := range requests {
		counts[r.Spec]++
		fault := r.judge(t, client, servers[r.Spec])
		switch {
		case fault == "":
		case known.explains(r, fault):
			excused++
		default:
			t.Errorf("%s, %s: %s %s\n%.300q\n%.500s", r.Spec, r.Operation, r.Method, r.Target, r.Body, fault)
		}
	}
	for _, k := range known {
		if !k.used {
			t.Errorf("known.tsv explains what does not happen any more: %s %s", k.operation, k.text)
		}
	}
	if len(counts) != len(judgedSpecs) || len(requests) < 1000 {
		t.Errorf("%d requests of %d specifications", len(requests), len(counts))
	}
	t.Logf("| prism 5.16 | every operation of %d specifications | %d of %d requests without a fault, Prism cannot read %d |",
		len(counts), len(requests)-excused, len(requests), excused)
}

// madeRequests calls every operation of the specifications and returns the requests.
func madeRequests(t *testing.T) (list []sent) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "requests")
	wire := exec.Command("go", append([]string{"run", ".", "-leaves", "2000", "-requests", file, "-o", os.DevNull}, judgedSpecs...)...)
	wire.Dir = filepath.Join(root, "internal", "wire")
	if out, err := wire.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(bytes.NewReader(data)); dec.More(); {
		var r sent
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// startPrism returns the address of the server of each specification.
func startPrism(t *testing.T, prism string) map[string]string {
	t.Helper()
	args, servers, last := []string{filepath.Join("testdata", "prism", "serve.mjs"), prism}, map[string]string{}, ""
	for _, spec := range judgedSpecs {
		last = freeAddress(t)
		servers[spec] = last
		args = append(args, port(t, last), absolute(t, filepath.Join(root, "internal", "wire", spec)))
	}
	serve(t, exec.Command("node", args...), "http://"+last+"/")
	return servers
}

// judge sends the request to Prism and returns the fault that it finds, "" for none.
func (r sent) judge(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	u, err := url.Parse("http://" + address + r.Target)
	if err != nil {
		t.Fatal(err)
	}
	req := (&http.Request{Method: r.Method, URL: u, Header: r.Header.Clone(), Body: io.NopCloser(bytes.NewReader(r.Body)), ContentLength: int64(len(r.Body))}).WithContext(t.Context())
	if len(r.Body) == 0 {
		req.Body = http.NoBody
	}
	res, err := client.Do(req)
	if err != nil {
		return "no response: " + err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err.Error()
	}
	if violations := res.Header.Get("Sl-Violations"); strings.Contains(violations, `"request"`) {
		return violations
	}
	var problem struct{ Type string }
	if res.StatusCode < 400 || json.Unmarshal(body, &problem) != nil {
		return ""
	}
	_, kind, ok := strings.Cut(problem.Type, "stoplight.io/prism/errors#")
	if !ok || slices.Contains(ofResponses, kind) {
		return ""
	}
	return string(body)
}

// ofResponses are Prism's errors of a valid request for which it makes no response.
var ofResponses = []string{"NO_RESPONSE_DEFINED", "NO_COMPLEX_OBJECT_TEXT", "NOT_ACCEPTABLE", "NO_SUCCESS_RESPONSE_DEFINED"}

// limits are the lines of known.tsv: what Prism cannot read.
type limits []*limit

type limit struct {
	spec, operation, text string
	used                  bool
}

func readKnown(t *testing.T) (list limits) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "prism", "known.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		if cells := strings.Split(lines.Text(), "\t"); len(cells) == 4 && cells[0] != "spec" {
			list = append(list, &limit{spec: cells[0], operation: cells[1], text: cells[2]})
		}
	}
	return list
}

func (list limits) explains(r sent, fault string) bool {
	for _, k := range list {
		if strings.HasSuffix(r.Spec, k.spec) && r.Operation == k.operation && strings.Contains(fault, k.text) {
			k.used = true
			return true
		}
	}
	return false
}
