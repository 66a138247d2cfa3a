package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// The cost of unions is measured here. The entry point is settings.unions.

// unionCount is the number of unions of the package that is measured.
const unionCount = 300

// unions prints the time to compile a package of many unions, and the export data
// that each package reads which imports it.
func (s settings) unions() error {
	dir, err := os.MkdirTemp("", "nimbugen-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	made, err := makeUnions(dir)
	if err != nil {
		return err
	}
	w, err := newWorkspace(filepath.Join(dir, "compile"))
	if err != nil {
		return err
	}
	var seconds []float64
	for run := range s.runs + 1 { // the first one compiles the dependencies
		cpu, err := w.compile(made)
		if err != nil {
			return err
		}
		if run > 0 {
			seconds = append(seconds, cpu.Seconds())
		}
	}
	size, err := w.exportData(made)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "\n%d unions: %.2f s of CPU time to compile (spread %.0f %%), %d KB of export data\n",
		unionCount, median(seconds), 100*spread(seconds), size/1000)
	return nil
}

// makeUnions generates the package with nimbugen of this checkout and returns its
// directory.
func makeUnions(dir string) (string, error) {
	spec, program, out := filepath.Join(dir, "unions.yaml"), filepath.Join(dir, nimbugen), filepath.Join(dir, "api")
	if err := os.WriteFile(spec, []byte(unionSpec(unionCount)), 0o666); err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", program, "./cmd/nimbugen")
	build.Dir = "../.."
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, text)
	}
	ours := generators()[0]
	ours.program = program
	_, err := ours.generate(spec, out)
	return out, err
}

// unionSpec returns a specification of n unions: five pairs of plain types in
// turns, and in each tenth union two objects.
func unionSpec(n int) string {
	pairs := []string{
		"[{type: string}, {type: array, items: {type: string}}]", "[{type: string}, {type: integer}]", "[{type: string}, {type: boolean}]",
		"[{type: number}, {type: array, items: {type: number}}]", "[{type: integer}, {type: boolean}]",
	}
	var members, schemas strings.Builder
	for i := range n {
		alternatives := pairs[i%len(pairs)]
		if i%10 == 9 {
			alternatives = fmt.Sprintf("[{$ref: '#/components/schemas/A%d'}, {$ref: '#/components/schemas/B%d'}]", i, i)
			fmt.Fprintf(&schemas, "    A%d: {type: object, required: [a], properties: {a: {type: string}}}\n", i)
			fmt.Fprintf(&schemas, "    B%d: {type: object, required: [b], properties: {b: {type: string}}}\n", i)
		}
		fmt.Fprintf(&members, "        m%d: {$ref: '#/components/schemas/Union%d'}\n", i, i)
		fmt.Fprintf(&schemas, "    Union%d: {oneOf: %s}\n", i, alternatives)
	}
	return `openapi: 3.1.0
info: {title: Unions, version: "1"}
servers: [{url: https://unions.example.com}]
paths:
  /all:
    put:
      operationId: putAll
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/All'}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/All'}}}}}
components:
  schemas:
    All:
      type: object
      properties:
` + members.String() + schemas.String()
}

// exportData returns the size of the export data of the package in from, the first
// member of the archive that the compiler writes.
func (w *workspace) exportData(from string) (int, error) {
	dir := filepath.Join(w.dir, "exported")
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return 0, err
	}
	cmd := exec.Command("go", "list", "-export", "-f", "{{.Export}}", "./exported")
	cmd.Dir, cmd.Env = w.dir, append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	archive, err := os.ReadFile(strings.TrimSpace(string(out)))
	if err != nil {
		return 0, err
	}
	const header = "!<arch>\n__.PKGDEF "
	if len(archive) < 68 || !strings.HasPrefix(string(archive), header) {
		return 0, fmt.Errorf("%s begins with no export data", out)
	}
	return strconv.Atoi(strings.TrimSpace(string(archive[56:66])))
}
