package oauth

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the JSON form of State. It keeps members it does not know,
// so that an older program does not cut off what a newer one stored.

type extraMembers map[string]json.RawMessage

// stateJSON is the stored form. A new member is optional and its name is used
// for nothing else, ever.
type stateJSON struct {
	AccessToken  runtime.Secret `json:"access_token,omitempty"`
	RefreshToken runtime.Secret `json:"refresh_token,omitempty"`
	Scopes       []string       `json:"scopes,omitempty"`
	Issued       time.Time      `json:"issued,omitzero"`
	Expires      time.Time      `json:"expires,omitzero"`
	Estimated    bool           `json:"estimated,omitempty"`
	Exchanging   *Mark          `json:"exchanging,omitempty"`
}

var stateMembers = [...]string{"access_token", "refresh_token", "scopes", "issued", "expires", "estimated", "exchanging"}

// MarshalJSON writes the state, tokens included.
func (s State) MarshalJSON() ([]byte, error) {
	known, err := json.Marshal(stateJSON{
		s.AccessToken, s.RefreshToken, s.Scopes,
		s.Issued.UTC().Round(0), s.Expires.UTC().Round(0), s.Estimated, s.Exchanging,
	})
	if err != nil || len(s.extra) == 0 {
		return known, err
	}
	all := maps.Clone(s.extra)
	var members map[string]json.RawMessage
	if err := json.Unmarshal(known, &members); err != nil {
		return nil, err
	}
	maps.Copy(all, members)
	return json.Marshal(all)
}

// UnmarshalJSON reads what MarshalJSON wrote. Its errors name no values.
func (s *State) UnmarshalJSON(b []byte) error {
	var known stateJSON
	var all map[string]json.RawMessage
	if json.Unmarshal(b, &known) != nil || json.Unmarshal(b, &all) != nil {
		return fmt.Errorf("oauth: the stored state is not readable (%d bytes): it was damaged or written by something else", len(b))
	}
	for _, name := range stateMembers {
		delete(all, name)
	}
	*s = State{
		AccessToken: known.AccessToken, RefreshToken: known.RefreshToken, Scopes: known.Scopes,
		Issued: known.Issued, Expires: known.Expires, Estimated: known.Estimated, Exchanging: known.Exchanging,
	}
	if len(all) > 0 {
		s.extra = all
	}
	return nil
}
