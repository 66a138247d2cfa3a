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

// The entry points are decodeRecord and toRecord. A record is the Data of a
// session's Record.

// record is the stored form of a login. A new member must be optional, and the
// name of a removed one is never used again; unknown members are kept, so that
// an older program does not drop what a newer one stored.
type record struct {
	// Format is recordFormat, or absent for 1. It changes only if older programs
	// must not touch the record.
	Format int `json:"format,omitempty"`
	// Login identifies this log in among all, also under the same key.
	Login        string          `json:"login"`
	Since        time.Time       `json:"since"`
	Remember     bool            `json:"remember,omitempty"`
	Browser      bool            `json:"browser,omitempty"` // its life is bound to a cookie
	Life         int64           `json:"life,omitempty"`    // seconds
	CustomerID   string          `json:"customer_id,omitempty"`
	Customer     json.RawMessage `json:"customer,omitempty"`
	SessionToken runtime.Secret  `json:"session_token,omitempty"`
	OAuth        *oauth.Record   `json:"oauth,omitempty"`
	// Renewed and CookieSet are when this record's life and that of the cookie
	// began anew, in Unix milliseconds. 0: at the log in; see also endsWithBrowser.
	Renewed   int64 `json:"renewed,omitempty"`
	CookieSet int64 `json:"cookie_set,omitempty"`
	// Requested is the scope that the log in requested, and Limit the scope that
	// each refresh requests because the grant allows more.
	Requested []string `json:"requested,omitempty"`
	Limit     []string `json:"limit,omitempty"`
	// Owner is the app that the log in belongs to. Records of earlier versions
	// have none, see app.claim.
	Owner *owner `json:"owner,omitempty"`

	extra map[string]json.RawMessage
}

var recordMembers = [...]string{"format", "login", "since", "remember", "browser", "life", "customer_id", "customer", "session_token", "oauth", "renewed", "cookie_set", "requested", "limit", "owner"}

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
	if isNewer(b) {
		return record{}, fmt.Errorf("%w: update this program", ErrNewer)
	}
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

// recordFormat is the newest format of a record that this version knows.
const recordFormat = 1

// isNewer reports whether b declares a newer format. The rest of b may be of any
// form.
func isNewer(b []byte) bool {
	if !bytes.Contains(b, []byte(`"format"`)) {
		return false
	}
	var declared struct {
		Format int `json:"format"`
	}
	return json.Unmarshal(b, &declared) == nil && declared.Format > recordFormat
}

// toRecord returns the Record to save in place of version.
func (r record) toRecord(version uint64, now time.Time) (Record, error) {
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

// refreshToken returns the token whose revocation ends the log in at the server.
func (r record) refreshToken() runtime.Secret {
	if r.OAuth == nil {
		return ""
	}
	return r.OAuth.RefreshToken
}

// belongsTo reports whether the record certainly is that login's. It does not
// decode the record, because it runs for each request of a web site.
func (r Record) belongsTo(login string) bool {
	rest, ok := bytes.CutPrefix(r.Data, []byte(`{"login":"`))
	return ok && len(rest) > len(login) && string(rest[:len(login)]) == login && rest[len(login)] == '"'
}
