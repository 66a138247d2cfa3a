package sessiontest

import (
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is TestNewer, the suite for records of a newer version.

// Newer is a store whose records can be given a newer format.
type Newer struct {
	Store session.Store
	// Age turns the record of key into one that a newer version wrote.
	Age func(key string)
	// Raw returns what is stored for key.
	Raw func(key string) string
}

// TestNewer checks that a store reports a record of a newer version as
// session.ErrNewer, and neither overwrites nor deletes it.
func TestNewer(t *testing.T, open func(t *testing.T) Newer) {
	n := open(t)
	save(t, n.Store, "neighbour", session.Record{Data: []byte("stays"), Durable: true})
	save(t, n.Store, "k", session.Record{Data: []byte("tokens"), Durable: true, Expires: time.Now().Add(time.Hour)})
	n.Age("k")
	before := n.Raw("k")
	for range 2 {
		_, err := n.Store.Load(t.Context(), "k")
		want(t, "Load", err, session.ErrNewer)
		locked(t, n.Store, "k", func(tx session.Tx) {
			_, err := tx.Load(t.Context())
			want(t, "Tx.Load", err, session.ErrNewer)
			want(t, "Save", tx.Save(t.Context(), session.Record{Data: []byte("old"), Durable: true}), session.ErrNewer)
			want(t, "Delete", tx.Delete(t.Context()), session.ErrNewer)
		})
	}
	if n.Raw("k") != before {
		t.Error("the record of the newer version was changed")
	}
	if r := load(t, n.Store, "neighbour"); string(r.Data) != "stays" {
		t.Errorf("the record of another key is %q now", r.Data)
	}
}
