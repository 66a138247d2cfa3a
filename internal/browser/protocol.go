package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// The entry point is conn.call, a client of the DevTools protocol: JSON
// messages that end with a zero byte. See
// https://chromedevtools.github.io/devtools-protocol.

type message struct {
	ID        int             `json:"id,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    any             `json:"params,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *protocolError  `json:"error,omitempty"`
}

type protocolError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// conn is a connection to a browser, for any number of goroutines. Events are
// ignored; callers poll.
type conn struct {
	ended chan struct{} // closed when the browser has closed the connection

	mu      sync.Mutex
	out     io.Writer
	last    int
	waiting map[int]chan<- message
}

func newConn(in io.Reader, out io.Writer) *conn {
	c := &conn{out: out, waiting: make(map[int]chan<- message), ended: make(chan struct{})}
	go c.receive(bufio.NewReader(in)) // ends with the browser
	return c
}

func (c *conn) receive(in *bufio.Reader) {
	defer close(c.ended)
	for {
		line, err := in.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(bytes.TrimSuffix(line, []byte{0}), &m) != nil || m.ID == 0 {
			continue
		}
		c.mu.Lock()
		response := c.waiting[m.ID]
		delete(c.waiting, m.ID)
		c.mu.Unlock()
		if response != nil {
			response <- m
		}
	}
}

// call sends a command to the browser, or to the page of that session, and
// waits for its result. It decodes the result into result unless that is nil.
func (c *conn) call(ctx context.Context, session, method string, params, result any) error {
	response := make(chan message, 1)
	if err := c.send(session, method, params, response); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	case <-c.ended:
		return fmt.Errorf("%s: the browser has ended", method)
	case m := <-response:
		if m.Error != nil {
			return fmt.Errorf("%s: %s (%d)", method, m.Error.Message, m.Error.Code)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}

func (c *conn) send(session, method string, params any, response chan<- message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	line, err := json.Marshal(message{ID: c.last, SessionID: session, Method: method, Params: params})
	if err != nil {
		return err
	}
	c.waiting[c.last] = response
	_, err = c.out.Write(append(line, 0))
	return err
}
