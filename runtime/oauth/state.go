package oauth

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds State, what a Source needs to go on after a restart.

// State is what a [Source] stores: the tokens, their times, and the mark of an
// exchange under way. Its JSON holds the tokens in clear, for a store; members
// that this version does not know are kept when it is read and written again.
type State struct {
	AccessToken  runtime.Secret
	RefreshToken runtime.Secret
	// Scopes is what was granted; nil: what was asked for.
	Scopes []string
	// Issued and Expires are wall clock times of the process that stored them.
	Issued, Expires time.Time
	// Estimated says that Expires is a guess, see [Token.Estimated].
	Estimated bool
	// Exchanging is set while RefreshToken is being exchanged. Whoever finds
	// it under the lock knows that the holder before crashed in between.
	Exchanging *Mark

	extra extraMembers
}

// Mark says who began to exchange a refresh token, and when.
type Mark struct {
	// Since is when the exchange began.
	Since time.Time `json:"since"`
	// Holder tells sources apart; it is random and names no host.
	Holder string `json:"holder"`
}

// IsZero reports whether the state holds no token at all.
func (s State) IsZero() bool { return s.AccessToken == "" && s.RefreshToken == "" }

// Format prints the state without its tokens.
func (s State) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// String describes the state without its tokens.
func (s State) String() string {
	return fmt.Sprintf("oauth.State{expires %s, refreshable %t, exchanging %t}",
		s.Expires.UTC().Format(time.RFC3339), s.RefreshToken != "", s.Exchanging != nil)
}

// LogValue describes the state to slog without its tokens.
func (s State) LogValue() slog.Value { return slog.StringValue(s.String()) }
