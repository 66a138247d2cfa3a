// Package canary finds secrets in what a program prints. A test marks its secrets by
// [Secrets.Add], runs what it tests, and hands every value, error, log and file to
// [Secrets.Check] or [Secrets.In], which know no redaction of ours: they decode what
// they are given until nothing is left to decode, and compare letters and digits.
package canary

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// window is the length of the parts that are searched: a secret that was cut or
	// split over lines shows some of them.
	window = 10
	// least is the length of the shortest secret that is searched.
	least = 6
)

// Secrets are the secrets of a test. They may be used by many goroutines.
type Secrets struct {
	mu    sync.Mutex
	parts map[string]string // letters and digits in lower case -> the name of the secret
	sizes [window + 1]bool  // of parts
}

// Add adds a secret with the name under which it is reported. Short values are ignored:
// words of a text can equal them.
func (s *Secrets) Add(name, value string) {
	plain := plain(value)
	if len(plain) < least {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.parts == nil {
		s.parts = map[string]string{}
	}
	size := min(window, len(plain))
	s.sizes[size] = true
	for i := 0; i+size <= len(plain); i++ {
		s.parts[plain[i:i+size]] = name
	}
}

// Len returns the number of parts that are searched.
func (s *Secrets) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.parts)
}

// In returns the names of the secrets that text shows, in any spelling.
func (s *Secrets) In(text string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []string
	for _, reading := range readings(text) {
		reading = plain(reading)
		for i := range reading {
			for size := least; size <= window && i+size <= len(reading); size++ {
				if !s.sizes[size] {
					continue
				}
				if name, ok := s.parts[reading[i:i+size]]; ok && !slices.Contains(found, name) {
					found = append(found, name)
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// Reporter is a test, or what collects its errors.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// Check reports each form of the values that shows a secret; what names where they come
// from.
func (s *Secrets) Check(t Reporter, what string, values ...any) {
	t.Helper()
	seen := map[string]bool{}
	for _, v := range values {
		for _, f := range Forms(v) {
			if seen[f.Text] {
				continue
			}
			seen[f.Text] = true
			if found := s.In(f.Text); len(found) > 0 {
				t.Errorf("%s: %T shows %s, printed as %s:\n%.600s", what, v, strings.Join(found, ", "), f.Name, f.Text)
				break
			}
		}
	}
}

// plain returns the letters and digits of text in lower case.
func plain(text string) string {
	b := make([]byte, 0, len(text))
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if r |= 0x20; r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				b = append(b, byte(r))
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return string(b)
}
