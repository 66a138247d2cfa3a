package nimbutest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// This file holds the course of one request, the same for sockets and for the
// in-process transport: read, apply faults, answer, log.

// maxBody is the largest request body that is read.
const maxBody = 16 << 20

// outcome is what goes back: body[:sent] arrives, the rest is lost.
type outcome struct {
	status int
	header http.Header
	body   []byte
	sent   int
}

// exchange answers r. An error means that no answer reaches the client.
func (s *Server) exchange(r *http.Request) (*outcome, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	entry := s.record(r, body)
	plan := s.plan(entry)
	out, err := s.run(r, entry, plan)
	s.finish(entry, out, plan)
	return out, err
}

func (s *Server) run(r *http.Request, entry *Request, plan plan) (*outcome, error) {
	if err := wait(r.Context(), plan.latency); err != nil {
		return nil, err
	}
	if plan.dropBefore {
		return nil, ErrConnectionLost
	}
	out := plan.answer()
	if out == nil {
		s.spoilToken(r, plan.token)
		out = s.answer(r, entry.Body)
		plan.damage(out)
	}
	if err := wait(r.Context(), plan.latencyAfter); err != nil {
		return nil, err
	}
	if plan.dropAfter {
		return nil, ErrConnectionLost
	}
	return out, nil
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
		return nil, errors.New("nimbutest: request body of more than " + strconv.Itoa(maxBody) + " bytes")
	}
	return body, nil
}

// wait sleeps for d or until ctx ends, whose error it then returns.
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
