package generator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are hashesFile, the file of a package with the hashes of what
// it was made of, and Plan.Reasons, which compares them with the present state.

// hashesName is the name of the file with the hashes. They are comments, so that
// the lines of two branches can be merged by keeping all of them.
const hashesName = "hashes.gen.go"

// hashes are lines of a file with hashes, by their text before the hash.
type hashes map[string][]string

// add adds the hash of a content.
func (h hashes) add(what string, data []byte) { h[what] = append(h[what], hash(data)) }

// hash returns the hash of a content. Line ends do not count, so that a checkout
// on Windows has the same hash.
func hash(data []byte) string {
	sum := sha256.Sum256(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	return "sha256:" + hex.EncodeToString(sum[:16])
}

// hashesOf returns the hashes of the inputs of a package, of its configuration
// and of its files. Names of inputs are relative to the lock file, so that they
// are the same on every machine.
func hashesOf(cfg Config, c Client, pkg *Package) hashes {
	h := hashes{"program nimbugen": {Version}}
	for name, data := range pkg.Inputs {
		if rel, err := filepath.Rel(filepath.Dir(cfg.lockPath()), name); err == nil {
			name = filepath.ToSlash(rel)
		}
		h.add("input "+name, data)
	}
	h.add("config "+ConfigName, configText(cfg.Compatibility, c))
	for _, f := range pkg.Files {
		h.add("file "+f.Name, f.Data)
	}
	return h
}

// configText returns the configuration of a client as text, without members that are
// not set: a member that a later version adds does not change the hashes of before.
func configText(level int, c Client) []byte {
	text := fmt.Appendf(nil, "%d\n", level)
	for field, value := range reflect.ValueOf(c).Fields() {
		switch v := value.Interface().(type) {
		case diag.Pos:
		case *spec.Node:
			if v != nil { // its address differs in each run
				text = fmt.Appendf(text, "%s %s\n", field.Name, v.JSON())
			}
		default:
			if !value.IsZero() {
				text = fmt.Appendf(text, "%s %+v\n", field.Name, v)
			}
		}
	}
	return text
}

// hashesFile returns the file with the hashes of a package.
func hashesFile(cfg Config, c Client, pkg *Package) output.File {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\npackage %s\n\n", output.Header, pkg.API.Package)
	h := hashesOf(cfg, c, pkg)
	for _, what := range slices.Sorted(maps.Keys(h)) {
		fmt.Fprintf(&b, "// %s %s\n", what, h[what][0])
	}
	return output.File{Name: hashesName, Data: []byte(b.String())}
}

// readHashes reads a file with hashes. A line that a merge has left twice counts
// in both forms.
func readHashes(data []byte) hashes {
	h := hashes{}
	for line := range strings.Lines(string(data)) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "// ")
		if i := strings.LastIndexByte(text, ' '); ok && i > 0 {
			h[text[:i]] = append(h[text[:i]], text[i+1:])
		}
	}
	return h
}

// staleBelow returns the removal of files in directories below that of a package, such as
// the fake's, which an earlier run wrote and this one does not.
func staleBelow(dir string, changes []output.Change) (stale []output.Change) {
	var was hashes
	wanted := map[string]bool{}
	for _, c := range changes {
		if wanted[c.Name] = true; c.Name == hashesName {
			was = readHashes(c.Old)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(was)) {
		name, ok := strings.CutPrefix(what, "file ")
		if !ok || !strings.Contains(name, "/") || wanted[name] || !filepath.IsLocal(name) {
			continue
		}
		if old, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err == nil && output.IsGenerated(name, old) {
			stale = append(stale, output.Change{Name: name, Kind: output.Removed, Old: old})
		}
	}
	return stale
}

// Reasons returns why the plan changes something, one reason a line: inputs, the
// configuration or the program that have changed since the package was made, or
// files that someone edited.
func (p *Plan) Reasons() []string {
	var reasons []string
	for _, c := range p.Clients {
		if output.Dirty(c.Changes) {
			reasons = append(reasons, c.reasons()...)
		}
	}
	if len(reasons) == 0 && p.lockChange().Kind != output.Same {
		reasons = append(reasons, filepath.ToSlash(p.lock)+" is not as the last run wrote it")
	}
	return reasons
}

func (c ClientPlan) reasons() []string {
	at := func(name string) string { return filepath.ToSlash(filepath.Join(c.Dir, filepath.FromSlash(name))) }
	var was, now hashes
	for _, change := range c.Changes {
		if change.Name == hashesName {
			was, now = readHashes(change.Old), readHashes(change.New)
		}
	}
	if len(was) == 0 {
		return []string{at(hashesName) + " is missing: nobody has generated the package"}
	}
	var reasons []string
	for _, what := range slices.Sorted(maps.Keys(now)) {
		kind, name, _ := strings.Cut(what, " ")
		switch same := slices.Contains(was[what], now[what][0]); {
		case same, kind == "file":
		case kind == "program":
			reasons = append(reasons, fmt.Sprintf("made by nimbugen %s, this is %s", strings.Join(was[what], " or "), now[what][0]))
		default:
			reasons = append(reasons, name+" changed since the package was generated")
		}
	}
	for _, change := range c.Changes {
		switch known := was["file "+change.Name]; {
		case change.Name == hashesName || len(known) == 0:
		case change.Old == nil:
			reasons = append(reasons, at(change.Name)+" is missing")
		case !slices.Contains(known, hash(change.Old)):
			reasons = append(reasons, at(change.Name)+" was edited by hand")
		}
	}
	if len(reasons) == 0 {
		return []string{"the program or the lock file is not the one that made " + filepath.ToSlash(c.Dir)}
	}
	return reasons
}
