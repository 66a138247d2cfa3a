// Package otelhook traces and measures the calls of a generated client with
// OpenTelemetry. It is a module of its own, so that clients without it need no
// third-party module.
//
//	client, err := nimbu.NewClient(runtime.WithMiddleware(otelhook.Middleware()))
//
// Every attempt becomes a client span named after its operation, such as
// "customers.get", and a value of http.client.request.duration, by the semantic
// conventions for HTTP clients. Attributes hold the path's template in place of
// the URL. Queries, headers and bodies are not recorded, because they may hold
// secrets and personal data. A redirect inside an attempt has a span of its own.
package otelhook

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// The entry point is Middleware, a round tripper around another one.

// Option changes the providers of spans and measurements.
type Option func(*hook)

// WithTracerProvider replaces the global tracer provider.
func WithTracerProvider(p trace.TracerProvider) Option { return func(h *hook) { h.traces = p } }

// WithMeterProvider replaces the global meter provider.
func WithMeterProvider(p metric.MeterProvider) Option { return func(h *hook) { h.meters = p } }

// WithPropagator replaces the global propagator, which adds trace headers to
// requests.
func WithPropagator(p propagation.TextMapPropagator) Option {
	return func(h *hook) { h.propagator = p }
}

// Middleware returns middleware for runtime.WithMiddleware.
func Middleware(opts ...Option) func(http.RoundTripper) http.RoundTripper {
	h := hook{traces: otel.GetTracerProvider(), meters: otel.GetMeterProvider(), propagator: otel.GetTextMapPropagator()}
	for _, opt := range opts {
		opt(&h)
	}
	h.tracer = h.traces.Tracer(scope)
	h.duration, _ = h.meters.Meter(scope).Float64Histogram("http.client.request.duration",
		metric.WithUnit("s"), metric.WithDescription("Duration of HTTP client requests."),
		metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10))
	return func(next http.RoundTripper) http.RoundTripper {
		out := h
		out.next = next
		return &out
	}
}

const scope = "github.com/nimbugen/nimbugen/runtime/otelhook"

type hook struct {
	traces     trace.TracerProvider
	meters     metric.MeterProvider
	propagator propagation.TextMapPropagator
	tracer     trace.Tracer
	duration   metric.Float64Histogram
	next       http.RoundTripper
}

// RoundTrip sends req in a span. The span ends with the headers of the response.
func (h *hook) RoundTrip(req *http.Request) (*http.Response, error) {
	name, attrs, resend := describe(req)
	ctx, span := h.tracer.Start(req.Context(), name, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attrs...), trace.WithAttributes(resend...))
	defer span.End()
	req = req.Clone(ctx) // a round tripper must not change its request
	h.propagator.Inject(ctx, propagation.HeaderCarrier(req.Header))
	began := time.Now()
	resp, err := h.next.RoundTrip(req)
	result := outcome(resp, err)
	span.SetAttributes(result...)
	if err != nil || resp.StatusCode >= 400 {
		span.SetStatus(codes.Error, "")
	}
	if h.duration != nil {
		h.duration.Record(ctx, time.Since(began).Seconds(), metric.WithAttributes(append(attrs, result...)...))
	}
	return resp, err
}

// describe returns the span's name, the attributes of span and measurement, and
// those of the span alone.
func describe(req *http.Request) (name string, attrs, span []attribute.KeyValue) {
	attrs = []attribute.KeyValue{
		attribute.String("http.request.method", req.Method),
		attribute.String("server.address", req.URL.Hostname()),
		attribute.Int("server.port", port(req)),
		attribute.String("url.scheme", req.URL.Scheme),
	}
	info, ok := runtime.CallOf(req)
	if !ok {
		return req.Method, attrs, nil
	}
	if info.Attempt > 0 {
		span = append(span, attribute.Int("http.request.resend_count", info.Attempt))
	}
	if strings.Contains(info.Operation, " ") { // of Client.Do: its path is no template and may name a person
		return req.Method, attrs, span
	}
	return info.Operation, append(attrs, attribute.String("url.template", info.Path)), span
}

func port(req *http.Request) int {
	if n, err := strconv.Atoi(req.URL.Port()); err == nil {
		return n
	}
	if req.URL.Scheme == "http" {
		return 80
	}
	return 443
}

// outcome returns the attributes of the response, or else the type of the error:
// its text may hold a URL.
func outcome(resp *http.Response, err error) []attribute.KeyValue {
	switch {
	case errors.Is(err, context.Canceled):
		return []attribute.KeyValue{attribute.String("error.type", "canceled")}
	case errors.Is(err, context.DeadlineExceeded):
		return []attribute.KeyValue{attribute.String("error.type", "timeout")}
	case err != nil:
		return []attribute.KeyValue{attribute.String("error.type", "connection")}
	}
	attrs := []attribute.KeyValue{attribute.Int("http.response.status_code", resp.StatusCode)}
	if resp.StatusCode >= 400 {
		attrs = append(attrs, attribute.String("error.type", strconv.Itoa(resp.StatusCode)))
	}
	return attrs
}
