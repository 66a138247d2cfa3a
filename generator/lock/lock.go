// Package lock reads and writes nimbugen.lock, which stores the Go names of
// earlier runs, so that an unrelated change never renames anything. Each name is
// a line: the file lists the Go API of the packages, and its diff is the change
// of that API.
//
// The first run creates the file. It belongs in version control, where the
// lines of two branches can be merged by keeping all of them.
package lock

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
)

// The entry points are Read and File.Encode, and the methods of Client.

// Name is the name of the lock file, which is beside nimbugen.yaml.
const Name = "nimbugen.lock"

// File is a lock file.
type File struct {
	Clients map[string]*Client // by output directory, slash-separated
	Notes   []Note             // on lines that a merge left
}

// Note is what a reader of a file should know of a line.
type Note struct {
	Line int
	Text string
}

// Client holds the names of one generated package. The zero value is empty.
type Client struct {
	entries map[string]Entry
	format1 map[string]string
}

// Entry is the Go name of a place in the specification.
type Entry struct {
	Kind  Kind
	Place []string // as many parts as the kind has
	Name  string
	Type  string // as Go writes it; what callers of the name depend on
	Gone  bool   // the specification had the place in an earlier run
}

// Read returns the lock file at path, or an empty one when there is none.
func Read(path string) (*File, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Parse(nil)
	}
	if err != nil {
		return nil, err
	}
	f, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s%w", path, err)
	}
	return f, nil
}

// Encode returns the file's bytes: one name a line, sorted.
func (f *File) Encode() []byte {
	var lines []string
	for out, c := range f.Clients {
		for e := range c.All() {
			lines = append(lines, e.line(out))
		}
	}
	slices.Sort(lines)
	return []byte(header + strings.Join(lines, ""))
}

// Client returns the names of the output directory out, never nil.
func (f *File) Client(out string) *Client {
	if c := f.Clients[out]; c != nil {
		return c
	}
	return &Client{}
}

// Add adds an entry. It returns false when the place has one already, which
// stays.
func (c *Client) Add(e Entry) bool {
	if c.entries == nil {
		c.entries = map[string]Entry{}
	}
	key := keyOf(e.Kind, e.Place)
	if _, ok := c.entries[key]; ok {
		return false
	}
	c.entries[key] = e
	return true
}

// Set replaces the entry of a place.
func (c *Client) Set(e Entry) { c.entries[keyOf(e.Kind, e.Place)] = e }

// Drop removes the entry of a place, if it has one.
func (c *Client) Drop(kind Kind, place ...string) { delete(c.entries, keyOf(kind, place)) }

// Find returns the entry of a place.
func (c *Client) Find(kind Kind, place ...string) (Entry, bool) {
	e, ok := c.entries[keyOf(kind, place)]
	return e, ok
}

// All yields all entries in their order.
func (c *Client) All() iter.Seq[Entry] {
	all := make([]Entry, 0, len(c.entries))
	for _, e := range c.entries {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Place, b.Place))
	})
	return slices.Values(all)
}

// Len returns the number of entries.
func (c *Client) Len() int { return len(c.entries) }

// Prune drops the entries of what the specification no longer has, and the
// former names, and returns their number.
func (c *Client) Prune() int {
	n := 0
	for key, e := range c.entries {
		if e.Gone || e.Kind == Former || e.Kind == Moved {
			delete(c.entries, key)
			n++
		}
	}
	return n
}

// Format1 returns the names of a file of format 1 by their keys, none for a file
// of the present format.
func (c *Client) Format1() map[string]string { return c.format1 }

// keyOf returns the key of a place. Two ways in which one schema is typed are
// two kinds, and so two keys.
func keyOf(kind Kind, place []string) string {
	return string(kind) + "\x00" + strings.Join(place, "\x00")
}
