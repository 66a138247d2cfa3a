package otelhook_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/otelhook"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

const hidden = "h1dd3n-v4lue"

// transport responds with 503, then 200, then fails, and keeps the trace headers.
type transport struct {
	n       int
	parents []string
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	t.n++
	t.parents = append(t.parents, req.Header.Get("Traceparent"))
	status := 200
	switch t.n {
	case 1:
		status = 503
	case 3:
		return nil, errors.New("dial " + hidden)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: req}, nil
}

func TestMiddleware(t *testing.T) {
	spans, reader, rt := tracetest.NewSpanRecorder(), metric.NewManualReader(), &transport{}
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com:8443"},
		runtime.WithHTTPClient(&http.Client{Transport: rt}), runtime.WithCredential(runtime.APIKey("query", "key", hidden), "k"),
		runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, BaseDelay: 1, MaxDelay: 1}),
		runtime.WithMiddleware(otelhook.Middleware(otelhook.WithTracerProvider(trace.NewTracerProvider(trace.WithSpanProcessor(spans))),
			otelhook.WithMeterProvider(metric.NewMeterProvider(metric.WithReader(reader))), otelhook.WithPropagator(propagation.TraceContext{}))))
	if err != nil {
		t.Fatal(err)
	}
	if err := core.Request("pets.get", "GET", "/pets/{id}").Path(hidden).Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := core.Request("pets.create", "POST", "/pets").Call(t.Context()); err == nil {
		t.Fatal("no error")
	}
	if err := core.Do(t.Context(), "GET", "/people/"+hidden, nil, nil); err != nil {
		t.Fatal(err)
	}
	ended := spans.Ended()
	if len(ended) != 4 {
		t.Fatalf("%d spans", len(ended))
	}
	all := ""
	for i, want := range []string{"pets.get Error 503", "pets.get Unset 200", "pets.create Error connection", "GET Unset 200"} {
		s := ended[i]
		text := s.Name() + " " + s.Status().Code.String()
		for _, a := range s.Attributes() {
			all += fmt.Sprintln(a.Key, a.Value.String())
			if k := string(a.Key); k == "http.response.status_code" || k == "error.type" && i == 2 {
				text += " " + a.Value.String()
			}
		}
		if text != want || !strings.Contains(rt.parents[i], s.SpanContext().SpanID().String()) {
			t.Errorf("span %d: %s (%s), want %s", i, text, rt.parents[i], want)
		}
		all += s.Status().Description
	}
	for _, want := range []string{"url.template /pets/{id}", "server.port 8443", "http.request.resend_count 1", "error.type 503"} {
		if !strings.Contains(all, want) {
			t.Errorf("the spans lack %s:\n%s", want, all)
		}
	}
	var data metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &data); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%+v", data)
	if !strings.Contains(text, "http.client.request.duration") {
		t.Error(text)
	}
	if strings.Contains(all, hidden) || strings.Contains(text, hidden) || codes.Error == codes.Unset {
		t.Error("a secret was recorded")
	}
}
