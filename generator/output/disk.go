package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// The entry points are realDisk and sweep.

// disk is what Write does to files. Tests replace it, to fail or to end the process at
// each step.
type disk struct {
	write  func(f *os.File, data []byte) error
	rename func(from, to string) error
	remove func(name string) error
}

func realDisk() disk {
	return disk{
		write:  func(f *os.File, data []byte) error { _, err := f.Write(data); return err },
		rename: os.Rename,
		remove: os.Remove,
	}
}

const tempPrefix = ".nimbugen-"

// tempPattern names the temporary files of this process, for os.CreateTemp.
func tempPattern() string { return fmt.Sprintf("%s%d-*", tempPrefix, os.Getpid()) }

// sweep removes the temporary files that killed runs have left in dir. It is called
// before this process makes any, so that its own number is that of a dead process,
// too: in containers each run has the same.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), tempPrefix)
		number, _, numbered := strings.Cut(rest, "-")
		pid, err := strconv.Atoi(number)
		if !ok || !numbered || err != nil || !e.Type().IsRegular() || pid != os.Getpid() && runs(pid) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// runs reports whether there is a process with a number.
func runs(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }()
	err = p.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}
