// Package stamp stores what a run read and wrote, so that the next one can see
// in a moment that there is nothing to do. Stamps are in the user's cache
// directory; losing them costs time only.
package stamp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// The entry points are Store.Save and Store.Load, and Stamp.Holds, the
// comparison with the disk.

// Stamp is the state of the disk after a run.
type Stamp struct {
	Key   string              `json:"key"`   // of everything but files: configuration, program
	Files map[string]string   `json:"files"` // path -> Hash of its content
	Dirs  map[string][]string `json:"dirs"`  // path -> names of its entries, sorted
	Past  json.RawMessage     `json:"past"`  // result of the run, for the caller
}

// New returns a stamp without files.
func New(key string) *Stamp {
	return &Stamp{Key: key, Files: map[string]string{}, Dirs: map[string][]string{}}
}

// Hash returns the stamp's hash of a content.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// HashFile returns the [Hash] of a file's content.
func HashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// AddDir records the entries of a directory; a missing directory has none.
func (s *Stamp) AddDir(dir string) error {
	names, err := entries(dir)
	s.Dirs[dir] = names
	return err
}

// Holds reports whether every file and directory is as in the stamp.
func (s *Stamp) Holds() bool {
	for dir, want := range s.Dirs {
		if got, err := entries(dir); err != nil || !slices.Equal(got, want) {
			return false
		}
	}
	for path, want := range s.Files {
		if got, err := HashFile(path); err != nil || got != want {
			return false
		}
	}
	return true
}

func entries(dir string) ([]string, error) {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names, err
}

// Store stores stamps in a directory. The zero Store stores nothing.
type Store struct{ Dir string }

// Load returns the stamp of that name if its files still hold. Its key is for
// the caller to compare.
func (s Store) Load(name string) (*Stamp, bool) {
	if s.Dir == "" {
		return nil, false
	}
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		return nil, false
	}
	var stamp Stamp
	if json.Unmarshal(data, &stamp) != nil || !stamp.Holds() {
		return nil, false
	}
	return &stamp, true
}

// Save stores a stamp under a name, replacing an earlier one.
func (s Store) Save(name string, stamp *Stamp) error {
	if s.Dir == "" {
		return nil
	}
	data, err := json.Marshal(stamp)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(s.Dir, "new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), s.path(name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

func (s Store) path(name string) string { return filepath.Join(s.Dir, Hash([]byte(name))+".json") }
