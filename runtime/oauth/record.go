package oauth

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Record, the stored form of a Source's tokens.

// Record is what a [Source] stores: the tokens, their times, and the mark of an
// exchange in progress. Its JSON holds the tokens in clear text, for a store;
// members that this version does not know survive reading and writing.
type Record struct {
	AccessToken  runtime.Secret
	RefreshToken runtime.Secret
	// Scopes is the granted scope; nil means the requested one.
	Scopes []string
	// Issued and Expires are wall clock times of the process that stored them.
	Issued, Expires time.Time
	// Estimated reports that Expires is a guess, see [Token.Estimated].
	Estimated bool
	// Exchanging is set while RefreshToken is being exchanged. A process that
	// finds it under the lock knows that the previous holder crashed before it
	// could store the response.
	Exchanging *Mark

	extra extraMembers
}

// Mark records which Source began to exchange a refresh token, and when.
type Mark struct {
	// Since is when the exchange began.
	Since time.Time `json:"since"`
	// Holder identifies the Source. It is random and names no host.
	Holder string `json:"holder"`
	// Process identifies the operating system process, so that others on the same
	// system can prove that it has ended. "": that cannot be proven.
	Process string `json:"process,omitempty"`
	// Ended is set when the exchange is over, and it is not known whether the
	// server has invalidated the refresh token.
	Ended bool `json:"ended,omitempty"`
}

// IsZero reports whether the record holds no token at all.
func (r Record) IsZero() bool { return r.AccessToken == "" && r.RefreshToken == "" }

// Format prints the record without its tokens.
func (r Record) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// String describes the record without its tokens.
func (r Record) String() string {
	return fmt.Sprintf("oauth.Record{expires %s, refreshable %t, exchanging %t}",
		r.Expires.UTC().Format(time.RFC3339), r.RefreshToken != "", r.Exchanging != nil)
}

// LogValue describes the record to slog without its tokens.
func (r Record) LogValue() slog.Value { return slog.StringValue(r.String()) }
