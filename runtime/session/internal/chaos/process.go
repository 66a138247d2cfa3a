//go:build unix

package chaos

import (
	"context"
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

	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds what a started process does.

// Open opens the store that processes share; where is [Place.Where].
type Open func(where string) (session.Store, error)

const variable = "NIMBUGEN_CHAOS_PROCESS"

// Process is the whole body of a test named TestChaosProcess, which a package
// must have that starts processes: they are its test binary, and run this.
func Process(t *testing.T, open Open) {
	spec := strings.SplitN(os.Getenv(variable), " ", 4)
	if len(spec) != 4 {
		t.Skip("other tests start it as a process of its own")
	}
	store, err := open(spec[3])
	if err != nil {
		t.Fatal(err)
	}
	p := &process{url: spec[2], store: telling{store}, through: named{name: spec[1], talks: true}, orders: make(chan byte)}
	go p.listen()
	switch job(spec[0]) {
	case share:
		err = p.share()
	case obey:
		err = p.obey()
	case pause:
		p.through.before = p.pause
		err = p.obey()
	case hold:
		err = p.hold()
	}
	if err != nil && !p.stopped.Load() {
		say("failed %v", err)
	}
}

// job is what a process is started for.
type job string

const (
	share job = "share" // use the session until told to stop
	obey  job = "obey"  // use it once per order
	pause job = "pause" // the same, and wait for an order before a refresh is sent
	hold  job = "hold"  // lock, mark, and wait for death
)

// process is one started process. It says what it does in lines and takes
// orders in bytes; the end of its input is the end of its work.
type process struct {
	url     string
	store   session.Store
	through named
	orders  chan byte
	stopped atomic.Bool
	once    sync.Once
}

// say writes a line at once, so that it is readable after a SIGKILL.
func say(format string, args ...any) { _, _ = fmt.Fprintf(os.Stdout, "chaos: "+format+"\n", args...) }

func (p *process) listen() {
	defer close(p.orders)
	defer p.stopped.Store(true)
	var b [1]byte
	for {
		if _, err := io.ReadFull(os.Stdin, b[:]); err != nil {
			return
		}
		p.orders <- b[0]
	}
}

// share starts the application again and again, as short programs and servers
// do, and uses the session a few times each.
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
			if there, ok := p.use(s); !there {
				return nil
			} else if !ok { // refused twice in a second: the brake of package oauth
				break
			}
		}
		if err := a.Close(context.Background()); err != nil {
			return err
		}
	}
	return nil
}

func (p *process) obey() error {
	a, s, err := p.start()
	if err != nil {
		return err
	}
	say("ready")
	for range p.orders {
		if there, _ := p.use(s); !there {
			return nil
		}
	}
	return a.Close(context.Background())
}

func (p *process) start() (*app, *sess, error) {
	a, err := newApp(p.url, p.store, &p.through)
	if err != nil {
		return nil, nil, err
	}
	s, err := a.Session(context.Background(), key)
	for err != nil { // the store is down; nothing is lost by waiting
		if p.stopped.Load() {
			return nil, nil, err
		}
		time.Sleep(10 * time.Millisecond)
		s, err = a.Session(context.Background(), key)
	}
	return a, s, nil
}

// use makes one call as the customer. It reports whether there is one still,
// and whether the call got through.
func (p *process) use(s *sess) (there, ok bool) {
	_, err := me(context.Background(), s.Client())
	switch {
	case !s.Authenticated():
		say("lost %v", err)
		return false, false
	case err != nil:
		say("error %v", err)
		return true, false
	}
	say("ok")
	return true, true
}

// pause holds the first refresh up just before it is sent.
func (p *process) pause(req *http.Request) {
	if req.URL.Path == "/oauth2/tokens" {
		p.once.Do(func() { say("sending"); <-p.orders })
	}
}

// hold takes the lock and keeps it.
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
	say("held")
	select {}
}
