package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/aymanbagabas/go-udiff"
)

// The entry points are settings.compareAll, which runs the comparison, and
// differences, which compares two outputs.

// report counts documents.
type report struct {
	compared, clients, differ int
}

// compareAll compares every case and prints the differences as they are found.
func (s settings) compareAll(ctx context.Context, w io.Writer) (report, error) {
	cases, err := s.cases()
	if err != nil {
		return report{}, err
	}
	tables, err := readTables()
	if err != nil {
		return report{}, err
	}
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		total report
		first error
		queue = make(chan int)
	)
	for range s.jobs {
		wg.Go(func() {
			for i := range queue {
				client, found, err := s.compare(ctx, tables, cases[i], fmt.Sprintf("%04d", i))
				mu.Lock()
				total.add(client, found)
				if err != nil && first == nil {
					first = err
				}
				if len(found) > 0 {
					fmt.Fprintf(w, "=== %s\n%s\n", cases[i].name, strings.Join(found, "\n"))
				}
				mu.Unlock()
			}
		})
	}
	for i := range cases {
		if ctx.Err() != nil {
			break
		}
		queue <- i
	}
	close(queue)
	wg.Wait()
	return total, first
}

// tables are the differences that are allowed by name.
type tables struct {
	renames renames
	known   known
}

func readTables() (t tables, err error) {
	if t.renames, err = readRenames(); err != nil {
		return t, err
	}
	t.known, err = readKnown()
	return t, err
}

func (r *report) add(client bool, found []string) {
	r.compared++
	if client {
		r.clients++
	}
	if len(found) > 0 {
		r.differ++
	}
}

// compare generates one document with both programs. The outputs are removed
// unless they differ or the user named the directory.
func (s settings) compare(ctx context.Context, t tables, c docCase, id string) (client bool, found []string, err error) {
	oldDir, newDir := filepath.Join(s.work, "old", id), filepath.Join(s.work, "new", id)
	for _, dir := range []string{oldDir, newDir} {
		if err := os.RemoveAll(dir); err != nil {
			return false, nil, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	before, err := c.generate(ctx, s.old, oldDir)
	if err != nil {
		return false, nil, err
	}
	after, err := c.generate(ctx, s.new, newDir)
	if err != nil {
		return false, nil, err
	}
	_, client = after["client.gen.go"]
	for _, name := range names(before, after) {
		if t.known.reason(c, name) != "" {
			delete(before, name)
			delete(after, name)
		}
	}
	return client, differences(t.renames, before, after), nil
}

// shown bounds the differences that are printed for one document.
const shown = 8

// differences compares two outputs.
func differences(renames renames, before, after output) []string {
	if maps.EqualFunc(before, after, bytes.Equal) {
		return nil
	}
	headers := headerNames(before, after)
	before, after = maps.Clone(before), maps.Clone(after)
	if lock, ok := before["nimbugen.lock"]; ok {
		before["nimbugen.lock"] = lockWith(lock, headers)
	}
	for _, out := range []output{before, after} {
		for name, data := range out {
			if strings.HasSuffix(name, ".md") {
				out[name] = markdown(data)
			}
		}
	}
	var found []string
	for _, name := range names(before, after) {
		old, inOld := before[name]
		now, inNew := after[name]
		switch {
		case strings.HasSuffix(name, ".go"): // below, as one package
		case !inOld:
			found = append(found, name+": only the new program writes it")
		case !inNew:
			found = append(found, name+": only the old program writes it")
		case !bytes.Equal(old, now):
			found = append(found, udiff.Unified("old/"+name, "new/"+name, string(old), string(now)))
		}
	}
	found = append(found, packageDifferences(renames, headers, before, after)...)
	if n := len(found); n > shown {
		found = append(found[:shown], fmt.Sprintf("... and %d more differences", n-shown))
	}
	return found
}

// names lists the files of two outputs.
func names(a, b output) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// packageDifferences compares the Go files of two outputs after normalisation.
func packageDifferences(renames renames, headers map[string]string, before, after output) []string {
	old, err := parsePackage(before)
	if err != nil {
		return []string{"old: " + err.Error()}
	}
	now, err := parsePackage(after)
	if err != nil {
		return []string{"new: " + err.Error()}
	}
	old.rename(renames)
	old.renameHeaders(headers)
	old.normalize()
	now.normalize()
	var found []string
	for _, name := range slices.Sorted(maps.Keys(union(old.files, now.files))) {
		found = append(found, declDifferences(name, old.decls(name), now.decls(name))...)
	}
	return found
}

func union[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// declDifferences compares the declarations of one file in their order.
func declDifferences(file string, old, now []string) []string {
	if slices.Equal(old, now) {
		return nil
	}
	if slices.Equal(slices.Sorted(slices.Values(old)), slices.Sorted(slices.Values(now))) {
		return []string{file + ": the same declarations in another order"}
	}
	edit := udiff.Unified("old/"+file, "new/"+file, strings.Join(old, "\n"), strings.Join(now, "\n"))
	return []string{edit}
}
