package generator

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// The entry points are MakePlan, the plan of a run for all clients of a
// configuration, and Plan.Write.

// Plan is the set of changes that a run would make.
type Plan struct {
	Clients []ClientPlan
	lock    string // path
	oldLock []byte // nil: no lock file
	newLock []byte
	inputs  map[string][]byte // files that were read, by name as shown to the user
}

// ClientPlan is the set of changes in one package.
type ClientPlan struct {
	Client  Client
	Dir     string
	Changes []output.Change
	Summary ir.Summary
	Losses  []diag.Loss // what of the specification is not in the client
}

// MakePlan generates every client of cfg in memory and compares it with the
// disk. It writes nothing. The plan is nil when the findings have errors.
// source returns the text of every file that was read, for excerpts. Like
// [Generate], MakePlan returns at once when ctx ends.
func MakePlan(ctx context.Context, cfg Config, progress func(stage string)) (plan *Plan, diags *diag.List, source func(string) []byte, err error) {
	type result struct {
		plan   *Plan
		diags  *diag.List
		source func(string) []byte
		err    error
	}
	r, err := abandon(ctx, func() result {
		plan, diags, source, err := makePlan(ctx, cfg, progress)
		return result{plan, diags, source, err}
	})
	if err != nil {
		return nil, &diag.List{}, func(string) []byte { return nil }, err
	}
	return r.plan, r.diags, r.source, r.err
}

func makePlan(ctx context.Context, cfg Config, progress func(stage string)) (plan *Plan, diags *diag.List, source func(string) []byte, err error) {
	diags = &diag.List{}
	sources := map[string][]byte{}
	source = func(name string) []byte { return sources[name] }
	plan = &Plan{lock: cfg.lockPath(), inputs: sources}
	kept, err := lock.Read(plan.lock)
	if err != nil {
		return nil, diags, source, err
	}
	for _, n := range kept.Notes {
		diags.Warnf(diag.Pos{File: plan.lock, Line: n.Line, Col: 1}, diag.CodeLockMerged, "%s", n.Text).
			WithFix("run nimbugen generate, which keeps the names and tidies the file")
	}
	plan.oldLock, err = os.ReadFile(plan.lock)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, diags, source, err
	}
	if cfg.Stubs == nil {
		cfg.Stubs = new(typecheck.Stubs)
	}
	next := &lock.File{Clients: map[string]*lock.Client{}}
	if cfg.Partial {
		maps.Copy(next.Clients, kept.Clients)
	}
	for _, c := range cfg.Clients {
		if err := c.CheckPackage(); err != nil {
			return nil, diags, source, err
		}
		pkg, found, err := generate(ctx, cfg, c, kept.Client(cfg.key(c)), progress)
		diags.Merge(found)
		for name, data := range pkg.Inputs {
			sources[name] = data
		}
		if err != nil {
			return nil, diags, source, err
		}
		if pkg.API == nil {
			continue
		}
		dir := cfg.OutDir(c)
		rejectOtherPackage(dir, pkg.API.Package, sources, diags)
		if plan.oldLock == nil {
			warnMoved(dir, pkg.API, diags)
		}
		changes, err := output.Compare(dir, append(pkg.Files, hashesFile(cfg, c, pkg)))
		if err != nil {
			return nil, diags, source, err
		}
		changes = append(changes, staleBelow(dir, changes)...)
		warnForeign(dir, changes, diags)
		plan.Clients = append(plan.Clients, ClientPlan{c, dir, changes, pkg.API.Summary, found.Losses()})
		next.Clients[cfg.key(c)] = pkg.API.Names
	}
	diags.Sort()
	if diags.HasErrors() {
		return nil, diags, source, nil
	}
	plan.newLock = next.Encode()
	return plan, diags, source, nil
}

// UpToDate reports whether the plan changes nothing.
func (p *Plan) UpToDate() bool {
	for _, c := range p.Clients {
		if output.Dirty(c.Changes) {
			return false
		}
	}
	return bytes.Equal(bytes.ReplaceAll(p.oldLock, []byte("\r\n"), []byte("\n")), p.newLock)
}

// Diff returns the changes as a unified diff.
func (p *Plan) Diff() string {
	var b bytes.Buffer
	for _, c := range p.Clients {
		b.WriteString(output.Diff(filepath.ToSlash(c.Dir), c.Changes))
	}
	b.WriteString(output.Diff(filepath.ToSlash(filepath.Dir(p.lock)), []output.Change{p.lockChange()}))
	return b.String()
}

func (p *Plan) lockChange() output.Change {
	c := output.Change{Name: lock.Name, Kind: output.Changed, Old: p.oldLock, New: p.newLock}
	switch {
	case p.oldLock == nil:
		c.Kind = output.Added
	case bytes.Equal(bytes.ReplaceAll(p.oldLock, []byte("\r\n"), []byte("\n")), p.newLock):
		c.Kind = output.Same
	}
	return c
}

// Write carries the plan out. If ctx ends before the first client is written,
// everything stays as it was; after that Write ignores ctx and completes the
// plan.
func (p *Plan) Write(ctx context.Context) error {
	var sets []output.Set
	for _, c := range p.Clients {
		sets = append(sets, output.Set{Dir: c.Dir, Changes: c.Changes})
	}
	sets = append(sets, output.Set{Dir: filepath.Dir(p.lock), Changes: []output.Change{p.lockChange()}})
	return output.Write(ctx, sets...)
}

// Version is the version of nimbugen in the hashes of a package: that of the
// module's release, the same on every machine.
const Version = "0.1.0"

// BuildVersion describes the running binary: Version, and the module version
// and commit that the Go toolchain recorded.
func BuildVersion() string {
	v := Version
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if m := info.Main.Version; m != "" && m != "(devel)" {
		v += " (" + m + ")"
	}
	return v + " " + info.GoVersion
}
