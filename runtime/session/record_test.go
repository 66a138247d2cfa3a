package session

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

// FuzzRecord checks that decoding arbitrary bytes does not panic, and that a
// decoded record is encoded to the same members.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"login":"a","since":"2026-01-02T03:04:05Z","session_token":"t","customer":{"id":"1"},"future":[1]}`))
	f.Add([]byte(`{"login":"a","oauth":{"refresh_token":"r","x":1},"life":60,"remember":true,"browser":true}`))
	f.Add([]byte(`{"login":"a","LOGIN":"b"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decodeRecord(b)
		if err != nil {
			if len(b) > 20 && bytes.Contains([]byte(err.Error()), b) {
				t.Error("the error quotes the record")
			}
			return
		}
		first, err := r.toRecord(1, time.Now())
		if err != nil {
			return // a year that JSON cannot represent
		}
		again, err := decodeRecord(first.Data)
		if err != nil {
			t.Fatalf("%s became %s: %v", b, first.Data, err)
		}
		second, err := again.toRecord(1, time.Now())
		if err != nil || !bytes.Equal(first.Data, second.Data) {
			t.Errorf("%s became %s, then %s", b, first.Data, second.Data)
		}
		for name := range r.extra {
			var members map[string]json.RawMessage
			if json.Unmarshal(first.Data, &members) != nil || members[name] == nil {
				t.Errorf("the member %q was lost", name)
			}
		}
	})
}
