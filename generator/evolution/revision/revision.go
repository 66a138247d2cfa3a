// Package revision reads the files of a revision by the git command.
//
// The entry points are [Find], which finds the repository, and the methods of
// [Repository].
package revision

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Repository is a git repository.
type Repository struct{ Dir string } // top of its working tree

// Errors of Find and Commit.
var (
	ErrNoGit        = errors.New("the git command is not installed")
	ErrNoRepository = errors.New("the directory is in no git repository")
	ErrUnknown      = errors.New("git knows no such revision")
)

// Find returns the repository that holds dir.
func Find(ctx context.Context, dir string) (*Repository, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, ErrNoGit
	}
	out, err := (&Repository{dir}).git(ctx, nil, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, ErrNoRepository
	}
	return &Repository{filepath.FromSlash(strings.TrimSpace(string(out)))}, nil
}

// Commit returns the hash of the commit that a revision names.
func (r *Repository) Commit(ctx context.Context, name string) (string, error) {
	out, err := r.git(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if err != nil {
		return "", ErrUnknown
	}
	return strings.TrimSpace(string(out)), nil
}

// History returns the commits that changed one of the files, the newest first. Names
// are relative to Dir.
func (r *Repository) History(ctx context.Context, names []string, most int) ([]string, error) {
	args := append([]string{"log", "--format=%H", "-n", strconv.Itoa(most), "--"}, names...)
	out, err := r.git(ctx, nil, args...)
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(out)), nil
}

// file is an entry of a tree.
type file struct{ mode, object, name string }

// Extract writes the files of a commit that wanted selects, by their names with
// slashes, into a directory.
func (r *Repository) Extract(ctx context.Context, commit, dir string, wanted func(name string) bool) error {
	out, err := r.git(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return err
	}
	var files []file
	var objects bytes.Buffer
	for entry := range strings.SplitSeq(string(out), "\x00") {
		about, name, ok := strings.Cut(entry, "\t")
		parts := strings.Fields(about)
		if !ok || len(parts) != 3 || parts[1] != "blob" || !wanted(name) || !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		files = append(files, file{parts[0], parts[2], name})
		objects.WriteString(parts[2] + "\n")
	}
	blobs, err := r.git(ctx, &objects, "cat-file", "--batch")
	if err != nil {
		return err
	}
	return write(dir, files, bufio.NewReader(bytes.NewReader(blobs)))
}

// write writes files whose contents are the output of git cat-file --batch.
func write(dir string, files []file, blobs *bufio.Reader) error {
	for _, f := range files {
		head, err := blobs.ReadString('\n')
		if err != nil {
			return err
		}
		parts := strings.Fields(head)
		if len(parts) != 3 {
			return fmt.Errorf("git has no content of %s", f.name)
		}
		size, err := strconv.Atoi(parts[2])
		if err != nil {
			return err
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(blobs, data); err != nil {
			return err
		}
		if _, err := blobs.Discard(1); err != nil {
			return err
		}
		if err := f.write(dir, data); err != nil {
			return err
		}
	}
	return nil
}

// symlink is the mode of symbolic links.
const symlink = "120000"

// write writes one file. A symbolic link is kept if it stays in the directory.
func (f file) write(dir string, data []byte) error {
	name := filepath.Join(dir, filepath.FromSlash(f.name))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	if f.mode != symlink {
		return os.WriteFile(name, data, 0o600)
	}
	if target := path.Join(path.Dir(f.name), string(data)); path.IsAbs(string(data)) || !filepath.IsLocal(filepath.FromSlash(target)) {
		return nil
	}
	return os.Symlink(filepath.FromSlash(string(data)), name)
}

func (r *Repository) git(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.Stdin = r.Dir, stdin
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(failed.String()))
	}
	return out, nil
}
