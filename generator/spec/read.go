package spec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The entry points are source.main and source.read, which read files below the
// specification's directory and from allowed hosts.

// maxFile bounds the size of a remote file.
const maxFile = 128 << 20

// fetchTimeout bounds the time for one remote file.
const fetchTimeout = 30 * time.Second

// errOutside is the error of a reference that leaves the directory.
var errOutside = errors.New("outside of the specification's directory")

// errIrregular is the error of a reference to a pipe, a socket or a device,
// reading which may never end.
var errIrregular = errors.New("it is no regular file")

// errHost is the error of a reference to a host that is not allowed.
var errHost = errors.New("the host is not allowed")

// errKind is the error of a reference to a file that is no document.
var errKind = errors.New("only .yaml, .yml and .json files are read outside of the specification's directory, and no hidden ones")

// errText is the error of a reference to prose in a file of another kind.
var errText = errors.New("only .md and .txt files are read as text")

// maxText bounds the size of a file of prose.
const maxText = 1 << 20

// source reads the files of one specification.
type source struct {
	dir    string // with files of any kind; "" when the main file is remote
	outer  string // with further documents; references may not leave it
	hosts  []string
	client *http.Client
}

func newSource(main string, opts Options) *source {
	s := &source{hosts: opts.AllowHosts, client: opts.HTTPClient}
	if s.client == nil {
		s.client = &http.Client{Timeout: fetchTimeout}
	}
	if isURL(main) {
		if u, err := url.Parse(main); err == nil {
			s.hosts = append(slices.Clone(s.hosts), u.Host)
		}
		return s
	}
	s.dir = path.Dir(main)
	if s.outer = s.dir; opts.RefDir != "" {
		s.outer = fileName(opts.RefDir)
	}
	return s
}

// fileName cleans a path and gives it forward slashes.
func fileName(p string) string {
	if isURL(p) {
		return p
	}
	return filepath.ToSlash(filepath.Clean(p))
}

// main reads the file that the user named, in any directory.
func (s *source) main(ctx context.Context, name string) ([]byte, error) {
	if isURL(name) {
		return s.fetch(ctx, name)
	}
	path := filepath.FromSlash(name)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return readIrregular(path)
	}
	b, err := os.ReadFile(path)
	return b, plainError(err)
}

// readIrregular reads a pipe or a device, which may have no end.
func readIrregular(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plainError(err)
	}
	defer f.Close()
	b, err := readLimited(f)
	return b, plainError(err)
}

// read reads a file that another one refers to.
func (s *source) read(ctx context.Context, name string) ([]byte, error) {
	if isURL(name) {
		return s.fetch(ctx, name)
	}
	if s.dir == "" || strings.Contains(name, "://") {
		return nil, errOutside
	}
	if rel, ok := below(s.dir, name); ok {
		b, err := readBelow(s.dir, rel)
		if !errors.Is(err, errOutside) {
			return b, err
		}
	}
	rel, ok := below(s.outer, name)
	switch {
	case !ok:
		return nil, errOutside
	case !isDocument(rel) || !isDocument(realName(s.outer, rel)):
		return nil, errKind
	}
	return readBelow(s.outer, rel)
}

// realName follows the symbolic links in a path below a directory; where they
// cannot be followed, reading reports why.
func realName(dir, rel string) string {
	realDir, errDir := filepath.EvalSymlinks(filepath.FromSlash(dir))
	real, err := filepath.EvalSymlinks(filepath.Join(filepath.FromSlash(dir), rel))
	if errDir != nil || err != nil {
		return rel
	}
	if inside, ok := below(realDir, real); ok {
		return inside
	}
	return rel
}

// below returns the path of a file relative to a directory that it is below.
func below(dir, name string) (rel string, ok bool) {
	absDir, errDir := filepath.Abs(filepath.FromSlash(dir))
	absName, errName := filepath.Abs(filepath.FromSlash(name))
	rel, err := filepath.Rel(absDir, absName)
	return rel, errDir == nil && errName == nil && err == nil && filepath.IsLocal(rel)
}

// isDocument reports whether a path is that of a YAML or JSON file, without
// hidden parts.
func isDocument(rel string) bool {
	for part := range strings.SplitSeq(filepath.ToSlash(rel), "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(rel)))
}

// readBelow reads a regular file below a directory.
func readBelow(dir, rel string) ([]byte, error) {
	root, err := os.OpenRoot(filepath.FromSlash(dir))
	if err != nil {
		return nil, plainError(err)
	}
	defer root.Close()
	if info, err := root.Stat(rel); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, errIrregular
	}
	b, err := root.ReadFile(rel)
	if err != nil && strings.Contains(err.Error(), "escapes") {
		return nil, errOutside // a symbolic link
	}
	return b, plainError(err)
}

// text reads a file of prose: .md or .txt, at or below the directory of the
// specification.
func (s *source) text(ctx context.Context, name string) ([]byte, error) {
	if ext := strings.ToLower(path.Ext(name)); ext != ".md" && ext != ".txt" {
		return nil, errText
	}
	if _, ok := below(s.dir, name); !ok && !isURL(name) {
		return nil, errOutside
	}
	b, err := s.read(ctx, name)
	if err == nil && len(b) > maxText {
		return nil, fmt.Errorf("the file is larger than %d MiB", maxText>>20)
	}
	return b, err
}

// plainError returns an error without operation and path, which the message has
// already.
func plainError(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

func (s *source) fetch(ctx context.Context, name string) ([]byte, error) {
	u, err := url.Parse(name)
	if err != nil {
		return nil, err
	}
	if !s.allowed(u) {
		return nil, errHost
	}
	client := *s.client
	client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if !s.allowed(r.URL) {
			return fmt.Errorf("redirected to %s: %w", r.URL.Host, errHost)
		}
		if len(via) > 10 {
			return errors.New("too many redirects")
		}
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, name, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server responded with %s", resp.Status)
	}
	return readLimited(resp.Body)
}

func readLimited(r io.Reader) ([]byte, error) {
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, maxFile+1))
	if err == nil && n > maxFile {
		err = fmt.Errorf("the file is larger than %d MiB", maxFile>>20)
	}
	return b.Bytes(), err
}

// allowed reports whether requests to a host are allowed; an entry with a port
// allows that port only.
func (s *source) allowed(u *url.URL) bool {
	return slices.ContainsFunc(s.hosts, func(host string) bool {
		return strings.EqualFold(host, u.Host) || strings.EqualFold(host, u.Hostname())
	})
}
