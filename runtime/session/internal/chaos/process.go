//go:build unix

package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is Process, the work of a started process.

// Open opens the store that processes share; where is [Place.Where].
type Open func(where string) (session.Store, error)

const variable = "NIMBUGEN_CHAOS_PROCESS"

// Process is the body of a test named TestChaosProcess. A package that starts
// processes must have that test: the processes are its test binary and run it.
func Process(t *testing.T, open Open) {
	spec := strings.SplitN(os.Getenv(variable), " ", 4)
	if len(spec) != 4 {
		t.Skip("other tests start it as a process")
	}
	store, err := open(spec[3])
	if err != nil {
		t.Fatal(err)
	}
	p := &process{url: spec[2], store: reportingStore{store}, transport: namedTransport{name: spec[1], verbose: true}, commands: make(chan byte)}
	go p.listen()
	switch job(spec[0]) {
	case share:
		err = p.share()
	case step:
		err = p.step()
	case pause:
		p.transport.before = p.pause
		err = p.step()
	case hold:
		err = p.hold()
	case again:
		err = p.again()
	}
	if err != nil && !p.stopped.Load() {
		report("failed %v", err)
	}
}

// job is the work of a process.
type job string

const (
	share job = "share" // use the session until its input ends
	step  job = "obey"  // use it once per command
	pause job = "pause" // the same, and wait for a command before a refresh is sent
	hold  job = "hold"  // lock, mark, and wait to be killed
	again job = "again" // use it, and log in again when it is lost
)

// process is one started process. It reports its actions as lines and takes
// commands as bytes; it stops at the end of its input.
type process struct {
	url       string
	store     session.Store
	transport namedTransport
	commands  chan byte
	stopped   atomic.Bool
	once      sync.Once
}

// report writes a line unbuffered, so that it can be read after a SIGKILL.
func report(format string, args ...any) {
	_, _ = fmt.Fprintf(os.Stdout, "chaos: "+format+"\n", args...)
}

func (p *process) listen() {
	defer close(p.commands)
	defer p.stopped.Store(true)
	var b [1]byte
	for {
		if _, err := io.ReadFull(os.Stdin, b[:]); err != nil {
			return
		}
		p.commands <- b[0]
	}
}

// pauseBetween is about how long a process pauses between calls. Without it the
// processors would limit the calls, and a started process would cost those of others.
const pauseBetween = 4 * time.Millisecond

// share starts the application repeatedly, as short programs and servers do, and
// uses the session a few times each.
func (p *process) share() error {
	for !p.stopped.Load() {
		a, s, err := p.start()
		if err != nil {
			return err
		}
		for range 1 + rand.N(20) {
			if p.stopped.Load() {
				break
			}
			if loggedIn, ok := p.use(s); !loggedIn {
				p.logIn(s, session.UnlessLoggedIn())
			} else if !ok { // rejected twice in a second: the backoff of package oauth
				break
			}
			Sleep(context.Background(), pauseBetween)
		}
		if err := a.Close(context.Background()); err != nil {
			return err
		}
	}
	return nil
}

func (p *process) step() error {
	a, s, err := p.start()
	if err != nil {
		return err
	}
	report("ready")
	for range p.commands {
		if loggedIn, _ := p.use(s); !loggedIn {
			return nil
		}
	}
	return a.Close(context.Background())
}

func (p *process) start() (*app, *sess, error) {
	a, err := newApp(p.url, p.store, &p.transport)
	if err != nil {
		return nil, nil, err
	}
	s, err := a.Session(context.Background(), key)
	for err != nil { // the store is down: wait
		if p.stopped.Load() {
			return nil, nil, err
		}
		time.Sleep(10 * time.Millisecond)
		s, err = a.Session(context.Background(), key)
	}
	return a, s, nil
}

// use makes one call as the customer. It reports whether the customer still is
// logged in, and whether the call succeeded.
func (p *process) use(s *sess) (loggedIn, ok bool) {
	var running awake
	running.start()
	_, err := me(context.Background(), s.Client())
	took := running.stop()
	switch {
	case !s.Authenticated():
		report("lost %d %v", took.Milliseconds(), err)
		return false, false
	case err != nil:
		report("error %d %v", took.Milliseconds(), err)
		return true, false
	}
	report("ok %d", took.Milliseconds())
	return true, true
}

// logIn logs the customer in again, as a program does whose session is lost. It tries
// again if the new access token had expired before the customer was requested.
func (p *process) logIn(s *sess, opts ...runtime.Option) {
	defer p.transport.repeated.Store(false)
	for ; !p.stopped.Load(); p.transport.repeated.Store(true) {
		_, err := s.LogIn(context.Background(), nimbutest.DemoCustomer, nimbutest.DemoPassword, append(opts, session.Remember())...)
		if err == nil || errors.Is(err, session.ErrNotRemembered) {
			return
		}
		report("not logged in: %v", err)
		time.Sleep(50 * time.Millisecond)
	}
}

// pause delays the first refresh just before it is sent.
func (p *process) pause(req *http.Request) {
	if req.URL.Path == "/oauth2/tokens" {
		p.once.Do(func() { report("sending"); <-p.commands })
	}
}

// hold takes the lock and keeps it until the process is killed.
func (p *process) hold() error {
	tx, err := p.store.Lock(context.Background(), key)
	if err != nil {
		return err
	}
	r, err := tx.Load(context.Background())
	if err != nil {
		return err
	}
	if err := tx.Save(context.Background(), r); err != nil {
		return err
	}
	report("held")
	select {}
}
