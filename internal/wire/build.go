package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// This file puts a generated client and the driver into a module, compiles it
// and runs it.

//go:embed driver/*.go
var driverFiles embed.FS

// program is a compiled driver with a client.
type program struct{ dir string }

// build writes the module to dir and compiles it. root is the repository.
func build(ctx context.Context, dir, root string, pkg *generator.Package) (program, error) {
	files := map[string][]byte{
		"go.mod":  fmt.Appendf(nil, "module wiretest\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", root),
		"main.go": mainFile(pkg.API),
	}
	for _, f := range pkg.Files {
		files["client/"+f.Name] = f.Data
	}
	sources, err := driverFiles.ReadDir("driver")
	if err != nil {
		return program{}, err
	}
	for _, f := range sources {
		if files["driver/"+f.Name()], err = driverFiles.ReadFile("driver/" + f.Name()); err != nil {
			return program{}, err
		}
	}
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return program{}, err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return program{}, err
		}
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", "wire.exe", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return program{}, fmt.Errorf("the client does not compile: %w\n%s", err, out)
	}
	return program{dir}, nil
}

const mainText = `package main

import (
	"fmt"
	"os"

	"github.com/nimbugen/nimbugen/runtime"

	"wiretest/client"
	"wiretest/driver"
)

func main() {
	err := driver.Run(func(opts ...runtime.Option) (any, error) {
		return client.NewClient(append(opts, runtime.WithBaseURL("http://wire.test")%s)...)
	}, os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`

// mainFile is the program: the client with every credential that it knows.
func mainFile(api *ir.API) []byte {
	var options strings.Builder
	for _, c := range api.Credentials {
		argument := `"wire-credential"`
		switch c.Kind {
		case ir.CredentialBasic:
			argument = `"wire-user", "wire-password"`
		case ir.CredentialCustom:
			argument = `runtime.Bearer("wire-credential")`
		}
		fmt.Fprintf(&options, ", client.%s(%s)", c.Option, argument)
	}
	return fmt.Appendf(nil, mainText, options.String())
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
	cmd := exec.CommandContext(ctx, filepath.Join(p.dir, "wire.exe"))
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
