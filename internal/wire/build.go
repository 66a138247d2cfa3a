package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The entry points are newToolchain, toolchain.build and program.run, which
// compile generated clients with the driver, and run them. They call the
// compiler and the linker directly: the go command would store hundreds of
// megabytes of each client in the build cache.

// toolchain compiles clients against the driver and the runtime, which are
// compiled once.
type toolchain struct {
	imports []byte
	cache   string // directory in which programs are stored, none if empty
}

// newToolchain compiles the driver and all packages that clients import. root
// is the repository.
func newToolchain(ctx context.Context, root string) (toolchain, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}",
		"./driver", "github.com/nimbugen/nimbugen/runtime/...", "encoding/xml")
	cmd.Dir = filepath.Join(root, "internal", "wire")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	imports, err := cmd.Output()
	if err != nil {
		return toolchain{}, fmt.Errorf("compiling the driver: %w\n%s", err, stderr.String())
	}
	return toolchain{imports: imports}, nil
}

// program is a compiled driver with a client.
type program struct{ file string }

const (
	clientPath = "wiretest/client"
	mainText   = `package main

import (
	"fmt"
	"os"

	"github.com/nimbugen/nimbugen/internal/wire/driver"

	"wiretest/client"
)

func main() {
	if err := driver.Run(client.NewWire, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`
	// NewWire is part of the client. Otherwise the types of all of its
	// generics would be compiled a second time.
	newText = `package client

import wireruntime "github.com/nimbugen/nimbugen/runtime"

func NewWire(opts ...wireruntime.Option) (any, error) {
	return NewClient(append(opts, wireruntime.WithBaseURL("http://wire.test"), wireruntime.WithInsecureHTTP()%s)...)
}
`
)

// build compiles the client and the program in dir. Optimizations would double
// the time; they do not change the client's behaviour.
func (t toolchain) build(ctx context.Context, dir string, pkg *generator.Package) (program, error) {
	files := map[string][]byte{"main.go": []byte(mainText), "zz_wire.go": newFile(pkg.API), "imports": t.imports}
	sources := []string{"zz_wire.go"}
	for _, f := range pkg.Files {
		if strings.HasSuffix(f.Name, ".go") {
			files["client_"+f.Name] = f.Data
			sources = append(sources, "client_"+f.Name)
		}
	}
	files["imports.main"] = fmt.Appendf(slices.Clone(t.imports), "packagefile %s=client.a\n", clientPath)
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return program{}, err
		}
	}
	slices.Sort(sources)
	kept := t.kept(files)
	if _, err := os.Stat(kept); err == nil {
		return program{kept}, nil
	}
	common := []string{"-pack", "-complete", "-N", "-l", "-dwarf=false", "-c=2"}
	for _, step := range [][]string{
		slices.Concat([]string{"compile", "-p", clientPath, "-o", "client.a", "-importcfg", "imports"}, common, sources),
		slices.Concat([]string{"compile", "-p", "main", "-o", "main.a", "-importcfg", "imports.main"}, common, []string{"main.go"}),
		{"link", "-importcfg", "imports.main", "-s", "-w", "-o", "wire.exe", "main.a"},
	} {
		cmd := exec.CommandContext(ctx, "go", append([]string{"tool"}, step...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOGC=off", "GOMEMLIMIT=3GiB")
		if out, err := cmd.CombinedOutput(); err != nil {
			return program{}, fmt.Errorf("the client does not compile: %w\n%s", err, out)
		}
	}
	if t.cache == "" {
		return program{filepath.Join(dir, "wire.exe")}, nil
	}
	return program{kept}, os.Rename(filepath.Join(dir, "wire.exe"), kept)
}

// kept returns the file in which the program is stored, named by all of its
// inputs.
func (t toolchain) kept(files map[string][]byte) string {
	if t.cache == "" {
		return ""
	}
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(h, name, len(files[name]))
		_, _ = h.Write(files[name]) // a hash never fails
	}
	return filepath.Join(t.cache, hex.EncodeToString(h.Sum(nil)))
}

// newFile is the constructor of a client with every credential that it knows.
func newFile(api *ir.API) []byte {
	var options strings.Builder
	for _, c := range api.Credentials {
		argument := `"wire-credential"`
		switch c.Kind {
		case ir.CredentialTLS: // our transport has no connections
			fmt.Fprintf(&options, ", wireruntime.WithCredential(wireruntime.Bearer(%s), %q)", argument, c.Schemes[0])
			continue
		case ir.CredentialBasic:
			argument = `"wire-user", "wire-password"`
		case ir.CredentialCustom:
			argument = `wireruntime.Bearer("wire-credential")`
		}
		fmt.Fprintf(&options, ", %s(%s)", c.Option, argument)
	}
	return fmt.Appendf(nil, newText, options.String())
}

// run makes all calls in one process.
func (p program) run(ctx context.Context, list []*exchange) ([]driver.Return, error) {
	var in, stderr bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, x := range list {
		if err := enc.Encode(x.call); err != nil {
			return nil, err
		}
	}
	cmd := exec.CommandContext(ctx, p.file)
	cmd.Stdin, cmd.Stderr = &in, &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("the driver: %w\n%s", err, stderr.String())
	}
	returns := make([]driver.Return, 0, len(list))
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var r driver.Return
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		returns = append(returns, r)
	}
	if len(returns) != len(list) {
		return nil, fmt.Errorf("the driver returned %d of %d calls", len(returns), len(list))
	}
	return returns, nil
}
