package generator

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/compile"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// The entry points are FindConfig and ReadConfig.

// ConfigName is the name of the configuration file.
const ConfigName = "nimbugen.yaml"

// CompatibilityLevel is the newest level of the generated Go API.
const CompatibilityLevel = 1

// Config is a nimbugen.yaml, or the command line flags in its place.
type Config struct {
	File          string // as shown to the user; empty without a file
	Dir           string // directory that relative paths start from; empty is the working directory
	Compatibility int
	Clients       []Client
	Partial       bool // the file has further clients, whose names the lock keeps
	// Inputs holds the documents of clients by their Spec, instead of files.
	Inputs map[string]io.Reader
	// Stubs keeps what the type check of the output imports, for several calls of
	// Generate. It may be nil.
	Stubs *typecheck.Stubs
}

// Selection selects operations by any of its members.
type Selection = compile.Selection

// Client is one package to generate.
type Client struct {
	Pos           diag.Pos
	Spec          string // path of the OpenAPI document, relative to Config.Dir
	Out           string // directory of the package, relative to Config.Dir
	Package       string // default: last element of Out
	Overlays      []string
	AllowHosts    []string
	RefRoot       string     // directory that references between files may not leave, relative to Config.Dir; "": see Config.RefDir
	Include       Selection  // generate only these; zero: all
	Exclude       Selection  // but not these
	Validate      []string   // "requests", "responses": check them by the spec's constraints
	Presence      string     // "plain" (default) or "exact"
	UnknownFields string     // "drop" (default) or "keep"
	GoTypes       []string   // import paths of the types that x-go-type may name
	XML           bool       // bodies of XML are typed
	Fake          string     // package of the fake server, in a directory of its name below Out; empty: none
	Paging        *spec.Node // the hint paging for all lists, instead of the document's; nil: none
	Env           *spec.Node // the environment variables of FromEnv; nil: no such function
	NoDocs        bool
}

// FindConfig searches dir and the directories above it for nimbugen.yaml, up to
// the module root (go.mod) or the top of the repository. It returns "" when
// there is none.
func FindConfig(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, ConfigName)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		parent := filepath.Dir(dir)
		if parent == dir || exists(filepath.Join(dir, "go.mod")) || exists(filepath.Join(dir, ".git")) {
			return "", nil
		}
		dir = parent
	}
}

// RefDir returns the directory that references between the files of a client's
// specification may not leave: RefRoot, else the module root above the specification,
// else the configuration's directory if the specification is below it, "" for its own
// directory.
func (cfg Config) RefDir(c Client) string {
	switch {
	case strings.HasPrefix(c.Spec, "http://"), strings.HasPrefix(c.Spec, "https://"):
		return ""
	case c.RefRoot != "":
		return cfg.path(c.RefRoot)
	}
	own, err := filepath.Abs(filepath.Dir(cfg.path(c.Spec)))
	if err != nil {
		return ""
	}
	for dir := own; ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, "go.mod")) {
			return dir
		}
		if dir == filepath.Dir(dir) || exists(filepath.Join(dir, ".git")) {
			break
		}
	}
	base, err := filepath.Abs(cfg.Dir)
	if rel, errRel := filepath.Rel(base, own); cfg.File == "" || err != nil || errRel != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return base
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// ReadConfig reads the configuration at path. Its findings have positions; a
// Config with errors among them must not be used.
func ReadConfig(path string) (Config, *diag.List) {
	cfg := Config{File: displayPath(path), Dir: filepath.Dir(path), Compatibility: CompatibilityLevel}
	data, err := os.ReadFile(path)
	if err != nil {
		diags := &diag.List{}
		diags.Errorf(diag.Pos{File: cfg.File}, diag.CodeFile, "the configuration cannot be read: %v", err)
		return cfg, diags
	}
	root, diags := spec.ParseFile(cfg.File, data)
	if root != nil {
		r := configReader{diags: diags}
		r.config(root, &cfg)
	}
	diags.Sort()
	return cfg, diags
}

// displayPath is path relative to the working directory where that is shorter.
func displayPath(path string) string {
	wd, err := os.Getwd()
	if err != nil || !filepath.IsAbs(path) {
		return filepath.ToSlash(path)
	}
	if rel, err := filepath.Rel(wd, path); err == nil && len(rel) < len(path) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}

// configReader reads the tree of a configuration and rejects unknown members.
type configReader struct{ diags *diag.List }

func (r configReader) config(root *spec.Node, cfg *Config) {
	r.keys(root, "the configuration", "compatibility", "clients")
	if n := root.Get("compatibility"); n != nil {
		if n.Text() != fmt.Sprint(CompatibilityLevel) {
			r.diags.Errorf(n.Pos(), diag.CodeConfig, "compatibility level %q is not known to this nimbugen, which knows %d", n.Text(), CompatibilityLevel).
				WithFix("write compatibility: %d, or update nimbugen", CompatibilityLevel)
		}
	} else {
		r.diags.Errorf(root.Pos(), diag.CodeConfig, "the compatibility level is missing").
			WithFix("add compatibility: %d, so that a newer nimbugen does not change your API", CompatibilityLevel)
	}
	clients := root.Get("clients")
	if clients.Kind() != spec.KindArray || clients.Len() == 0 {
		pos := root.Pos()
		if clients != nil {
			pos = clients.Pos()
		}
		r.diags.Errorf(pos, diag.CodeConfig, "clients must list at least one client").
			WithFix("add clients: with a spec and an out for each package (nimbugen init writes a starter)")
		return
	}
	outs := map[string]diag.Pos{}
	for _, n := range clients.Items() {
		c := r.client(n)
		out := path.Clean(filepath.ToSlash(c.Out)) // as in the lock file
		if other, twice := outs[out]; twice && c.Out != "" {
			r.diags.Errorf(n.Get("out").Pos(), diag.CodeConfig, "two clients have the output directory %q", c.Out).WithNote(other, "the other is here")
		}
		outs[out] = n.Get("out").Pos()
		r.packageName(n, c)
		cfg.Clients = append(cfg.Clients, c)
	}
}

func (r configReader) client(n *spec.Node) Client {
	r.keys(n, "a client", "spec", "out", "package", "overlays", "allow-hosts", "ref-root", "include", "exclude", "validate", "presence", "unknown-fields", "go-types", "paging", "env", "xml", "docs", "fake")
	c := Client{
		Pos:        n.Pos(),
		Spec:       r.required(n, "spec", "the path of an OpenAPI document", "openapi.yaml"),
		Out:        r.required(n, "out", "the directory of the generated package", "client"),
		Package:    r.str(n, "package"),
		Overlays:   r.list(n, "overlays"),
		AllowHosts: r.list(n, "allow-hosts"),
		RefRoot:    r.str(n, "ref-root"),
		Include:    r.selection(n, "include", "tags", "operations", "paths", "methods"),
		Exclude:    r.selection(n, "exclude", "tags", "operations", "paths", "methods", "deprecated"),
		Validate:   r.listOf(n, "validate", "requests", "responses"),
		Presence:   r.oneOf(n, "presence", "plain", "exact"),

		GoTypes:       r.list(n, "go-types"),
		UnknownFields: r.oneOf(n, "unknown-fields", "drop", "keep"),
		XML:           r.yes(n, "xml"),
		Paging:        n.Get("paging"),
		Env:           n.Get("env"),
	}
	if c.Env != nil {
		r.keys(c.Env, "env", "base-url", "credentials")
	}
	if n.Has("docs") {
		c.NoDocs = !r.yes(n, "docs")
	}
	c.Fake = r.fake(n, c)
	return c
}

// fake returns the package of the fake server: that which is stated, or the default of
// the client. It is empty without a fake.
func (r configReader) fake(client *spec.Node, c Client) string {
	n := client.Get("fake")
	if n == nil {
		return ""
	}
	r.keys(n, "fake", "package")
	name := cmp.Or(r.str(n, "package"), c.FakePackage())
	if !isPackageName(name) || name == c.packageName() {
		r.diags.Errorf(n.Pos(), diag.CodeConfig, "fake: %q cannot be the name of a package beside the client", name).WithFix("write fake: {package: %s}", c.FakePackage())
	}
	return name
}

// FakePackage returns the name of the fake's package that a client has by default.
func (c Client) FakePackage() string { return c.packageName() + "test" }

// packageName checks the name of the package, which the client states or its
// directory implies.
func (r configReader) packageName(n *spec.Node, c Client) {
	if c.Out == "" || n.Has("package") && c.Package == "" {
		return // reported already
	}
	e, wrong := errors.AsType[*PackageError](c.CheckPackage())
	if !wrong {
		return
	}
	at := n.Get("package")
	if at == nil {
		at = n.Get("out")
	}
	d := r.diags.Errorf(at.Pos(), diag.CodeConfig, "%s", e)
	if e.Out == "" {
		d.WithFix("write package: %s", e.Propose)
	} else {
		d.WithFix("add package: %s, or choose another directory", e.Propose)
	}
}

// selection reads include or exclude with the given members.
func (r configReader) selection(client *spec.Node, key string, members ...string) Selection {
	n := client.Get(key)
	if n == nil {
		return Selection{}
	}
	r.keys(n, key, members...)
	return Selection{
		Tags: r.list(n, "tags"), Operations: r.list(n, "operations"), Paths: r.list(n, "paths"),
		Methods: r.list(n, "methods"), Deprecated: r.yes(n, "deprecated"),
	}
}

// yes reads true or false; an absent member is false.
func (r configReader) yes(n *spec.Node, key string) bool {
	yes, ok := n.BoolOK(key)
	if n.Has(key) && !ok {
		r.diags.Errorf(n.Get(key).Pos(), diag.CodeConfig, "%s must be true or false", key)
	}
	return yes
}

// keys reports unknown members, with the nearest known one.
func (r configReader) keys(n *spec.Node, where string, known ...string) {
	if n.Kind() != spec.KindObject {
		r.diags.Errorf(n.Pos(), diag.CodeConfig, "%s must be a mapping", where)
		return
	}
	for key, v := range n.Members() {
		if slices.Contains(known, key) {
			continue
		}
		d := r.diags.Errorf(v.KeyPos(), diag.CodeConfig, "%s has no member %q", where, key)
		if near := diag.Nearest(key, known); near != "" {
			d.WithFix("did you mean %s?", near)
		} else {
			d.WithFix("it may have: %s", strings.Join(known, ", "))
		}
	}
}

func (r configReader) required(n *spec.Node, key, what, example string) string {
	s := r.str(n, key)
	if s == "" && !n.Has(key) {
		r.diags.Errorf(n.Pos(), diag.CodeConfig, "%s is missing: %s", key, what).WithFix("add %s: %s", key, example)
	}
	return s
}

func (r configReader) str(n *spec.Node, key string) string {
	v := n.Get(key)
	if v == nil {
		return ""
	}
	if v.Kind() != spec.KindString || v.Text() == "" {
		r.diags.Errorf(v.Pos(), diag.CodeConfig, "%s must be a text that is not empty", key)
	}
	return v.Text()
}

func (r configReader) oneOf(n *spec.Node, key string, values ...string) string {
	s := r.str(n, key)
	if s != "" && !slices.Contains(values, s) {
		r.diags.Errorf(n.Get(key).Pos(), diag.CodeConfig, "%s must be one of %s", key, strings.Join(values, ", "))
	}
	return s
}

// listOf reads a list whose items are among values.
func (r configReader) listOf(n *spec.Node, key string, values ...string) []string {
	list := r.list(n, key)
	for i, s := range list {
		if !slices.Contains(values, s) {
			r.diags.Errorf(n.Get(key).Index(i).Pos(), diag.CodeConfig, "%s: %q is not known", key, s).WithFix("write some of: %s", strings.Join(values, ", "))
		}
	}
	return list
}

func (r configReader) list(n *spec.Node, key string) []string {
	v := n.Get(key)
	if v == nil {
		return nil
	}
	if v.Kind() != spec.KindArray {
		r.diags.Errorf(v.Pos(), diag.CodeConfig, "%s must be a list", key).WithFix("write %s: [...]", key)
		return nil
	}
	var out []string
	for _, item := range v.Items() {
		if item.Kind() != spec.KindString || item.Text() == "" {
			r.diags.Errorf(item.Pos(), diag.CodeConfig, "each of %s must be a text that is not empty", key)
			continue
		}
		out = append(out, item.Text())
	}
	return out
}
