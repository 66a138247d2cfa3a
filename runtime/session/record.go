package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds what a session puts into the Data of its Record.

// record is a log in as it is stored. A new member is optional and its name is
// used for nothing else, ever; members that are not known are kept, so that an
// older program does not cut off what a newer one stored.
type record struct {
	// Login tells this log in from every other one, under the same key too.
	Login        string          `json:"login"`
	Since        time.Time       `json:"since"`
	Remember     bool            `json:"remember,omitempty"`
	Browser      bool            `json:"browser,omitempty"` // a cookie says how long it lives
	Life         int64           `json:"life,omitempty"`    // seconds
	CustomerID   string          `json:"customer_id,omitempty"`
	Customer     json.RawMessage `json:"customer,omitempty"`
	SessionToken runtime.Secret  `json:"session_token,omitempty"`
	OAuth        *oauth.Record   `json:"oauth,omitempty"`

	extra map[string]json.RawMessage
}

var recordMembers = [...]string{"login", "since", "remember", "browser", "life", "customer_id", "customer", "session_token", "oauth"}

func (r record) encode() ([]byte, error) {
	known, err := json.Marshal(r)
	if err != nil || len(r.extra) == 0 {
		return known, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(known, &members); err != nil {
		return nil, err
	}
	all := maps.Clone(r.extra)
	maps.Copy(all, members)
	return json.Marshal(all)
}

// decodeRecord never quotes b, which holds tokens.
func decodeRecord(b []byte) (record, error) {
	var r record
	var all map[string]json.RawMessage
	if json.Unmarshal(b, &r) != nil || json.Unmarshal(b, &all) != nil || r.Login == "" {
		return record{}, fmt.Errorf("%w: %d bytes that are no session", ErrDamaged, len(b))
	}
	if r.SessionToken == "" && (r.OAuth == nil || r.OAuth.IsZero()) {
		return record{}, fmt.Errorf("%w: a session without a token", ErrDamaged)
	}
	for _, name := range recordMembers {
		delete(all, name)
	}
	if len(all) > 0 {
		r.extra = all
	}
	return r, nil
}

// stored returns the record as a store takes it.
func (r record) stored(version uint64, now time.Time) (Record, error) {
	data, err := r.encode()
	if err != nil {
		return Record{}, fmt.Errorf("session: encoding: %w", err)
	}
	out := Record{Version: version, Data: data, Durable: r.Remember || r.Browser}
	if r.Life > 0 {
		out.Expires = now.Add(time.Duration(r.Life) * time.Second)
	}
	return out, nil
}

// isOf reports whether the record is certainly that login's, without decoding
// it: this is asked with every page of a web site.
func (r Record) isOf(login string) bool {
	rest, ok := bytes.CutPrefix(r.Data, []byte(`{"login":"`))
	return ok && len(rest) > len(login) && string(rest[:len(login)]) == login && rest[len(login)] == '"'
}
