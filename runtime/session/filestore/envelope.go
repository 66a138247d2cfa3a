package filestore

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry points are encode and decode, for the form of a record on disk.

const (
	formatName    = "nimbugen-session/"
	formatVersion = 1
	format        = formatName + "1"
)

// isNewer reports whether a file declares a newer format.
func isNewer(declared string) bool {
	number, ok := strings.CutPrefix(declared, formatName)
	version, err := strconv.Atoi(number)
	return ok && err == nil && version > formatVersion
}

// envelope is a file's content. Sum detects torn and altered files, but does not
// stop an attacker who can write them; package sealedstore does.
type envelope struct {
	Format  string `json:"format"`
	Name    string `json:"name"`
	Version uint64 `json:"version"`
	Expires int64  `json:"expires,omitempty"` // milliseconds since 1970
	Data    []byte `json:"data"`
	Sum     string `json:"sum"`
}

func (e envelope) sum() string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%s\n%s\n%d\n%d\n", e.Format, e.Name, e.Version, e.Expires)
	_, _ = h.Write(e.Data)
	return hex.EncodeToString(h.Sum(nil))
}

func encode(name string, r session.Record) []byte {
	e := envelope{Format: format, Name: name, Version: r.Version, Data: r.Data}
	if !r.Expires.IsZero() {
		e.Expires = r.Expires.UnixMilli()
	}
	e.Sum = e.sum()
	b, _ := json.Marshal(e) // cannot fail: strings, numbers and bytes
	return append(b, '\n')
}

// decode returns errors that do not quote the content, which holds tokens.
func decode(name string, b []byte) (session.Record, error) {
	var e envelope
	err := json.Unmarshal(b, &e) // sets Format also if members of a newer format have other types
	switch {
	case len(b) == 0:
		return session.Record{}, errors.New("is empty")
	case isNewer(e.Format):
		return session.Record{}, session.ErrNewer
	case err != nil:
		return session.Record{}, fmt.Errorf("is cut off or overwritten (%d bytes)", len(b))
	case e.Format != format:
		return session.Record{}, errors.New("has another format: it was written by another program")
	case e.Sum != e.sum():
		return session.Record{}, errors.New("does not match its checksum")
	case e.Name != name:
		return session.Record{}, errors.New("belongs to another key: it was copied or renamed")
	case e.Version == 0:
		return session.Record{}, errors.New("has no version")
	}
	r := session.Record{Version: e.Version, Data: e.Data, Durable: true}
	if e.Expires != 0 {
		r.Expires = time.UnixMilli(e.Expires)
	}
	return r, nil
}
