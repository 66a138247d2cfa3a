package oauth

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are MarshalJSON and UnmarshalJSON of Record. Unknown members
// are kept, so that an older program does not drop what a newer one stored.

type extraMembers map[string]json.RawMessage

// recordJSON lists the known members. A new member must be optional, and the
// name of a removed one is never used again.
type recordJSON struct {
	AccessToken  runtime.Secret `json:"access_token,omitempty"`
	RefreshToken runtime.Secret `json:"refresh_token,omitempty"`
	Scopes       []string       `json:"scopes,omitempty"`
	Issued       time.Time      `json:"issued,omitzero"`
	Expires      time.Time      `json:"expires,omitzero"`
	Estimated    bool           `json:"estimated,omitempty"`
	Exchanging   *Mark          `json:"exchanging,omitempty"`
}

var recordMembers = [...]string{"access_token", "refresh_token", "scopes", "issued", "expires", "estimated", "exchanging"}

// MarshalJSON encodes the record, tokens included.
func (r Record) MarshalJSON() ([]byte, error) {
	known, err := json.Marshal(recordJSON{
		r.AccessToken, r.RefreshToken, r.Scopes,
		r.Issued.UTC().Round(0), r.Expires.UTC().Round(0), r.Estimated, r.Exchanging,
	})
	if err != nil || len(r.extra) == 0 {
		return known, err
	}
	all := maps.Clone(r.extra)
	var members map[string]json.RawMessage
	if err := json.Unmarshal(known, &members); err != nil {
		return nil, err
	}
	maps.Copy(all, members)
	return json.Marshal(all)
}

// UnmarshalJSON decodes a record. Its errors quote no values.
func (r *Record) UnmarshalJSON(b []byte) error {
	var known recordJSON
	var all map[string]json.RawMessage
	if json.Unmarshal(b, &known) != nil || json.Unmarshal(b, &all) != nil {
		return fmt.Errorf("oauth: the stored state is not readable (%d bytes): it was damaged or written by something else", len(b))
	}
	for _, name := range recordMembers {
		delete(all, name)
	}
	*r = Record{
		AccessToken: known.AccessToken, RefreshToken: known.RefreshToken, Scopes: known.Scopes,
		Issued: known.Issued, Expires: known.Expires, Estimated: known.Estimated, Exchanging: known.Exchanging,
	}
	if len(all) > 0 {
		r.extra = all
	}
	return nil
}
