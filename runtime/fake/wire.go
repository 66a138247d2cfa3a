package fake

import (
	"context"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The entry points are NewWire and Wire.exchange, the course of one request for sockets
// and the in-process transport alike: read, apply faults, serve, log.

// maxBody is the largest request body that is read.
const maxBody = 16 << 20

// Wire carries requests to a fake server, in process or through a socket. It is safe for
// use by multiple goroutines.
type Wire struct {
	serve func(r *http.Request, body []byte) *Response
	opts  WireOptions

	logMu sync.Mutex // guards log only: a request that waits holds no lock
	log   []*Request

	faultMu sync.Mutex // guards rules and their counts, and calls of Random
	rules   []*Rule

	listenMu sync.Mutex // guards the listener and its server
	listener net.Listener
	web      *http.Server
}

// WireOptions configures a [Wire]. The zero value of each field is its default.
type WireOptions struct {
	// Now is the time in the log, by default time.Now.
	Now func() time.Time
	// Random returns numbers from 0 to 1, by which faults have their probability.
	Random func() float64
	// FaultBody returns the body of a fault that has none, and sets headers. By default
	// there is no body.
	FaultBody func(r *Request, status int, header http.Header) string
	// Mistake is called with the text of a wrong use, such as a bad pattern.
	Mistake func(text string)
	// NoLog turns the log off.
	NoLog bool
}

// Response is a response before it is sent.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	// Stream is the body in pieces, in place of Body. An error ends the connection.
	Stream iter.Seq2[[]byte, error]
	// Lost is the number of bytes at the end of Body before which the connection ends.
	Lost int

	stop func() // ends what makes Stream; may be nil
}

// NewWire returns a Wire to a function that serves requests, whose bodies were read.
func NewWire(serve func(r *http.Request, body []byte) *Response, opts WireOptions) *Wire {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Random == nil {
		opts.Random = rand.New(rand.NewPCG(1, 1)).Float64
	}
	if opts.Mistake == nil {
		opts.Mistake = func(string) {}
	}
	return &Wire{serve: serve, opts: opts}
}

// exchange serves r. An error means that no response reaches the client.
func (w *Wire) exchange(r *http.Request) (*Response, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	entry := w.record(r, body)
	plan := w.plan(entry)
	res, err := w.run(r, entry, plan)
	w.finish(entry, res, plan)
	return res, err
}

func (w *Wire) run(r *http.Request, entry *Request, p plan) (*Response, error) {
	if err := wait(r.Context(), p.latency); err != nil {
		return nil, err
	}
	if p.dropBefore {
		return nil, ErrConnectionLost
	}
	res := w.rejection(entry, p)
	if res == nil {
		for _, before := range p.before {
			before(r)
		}
		res = w.serve(r, entry.Body)
		p.damage(res)
	}
	if err := wait(r.Context(), p.latencyAfter); err != nil {
		return nil, err
	}
	if p.dropAfter {
		return nil, ErrConnectionLost
	}
	return res, nil
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, errors.New("fake: request body of more than " + strconv.Itoa(maxBody) + " bytes")
	}
	return body, nil
}

// wait sleeps for d. If ctx ends first, wait returns its error.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
