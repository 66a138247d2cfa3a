// Command sample draws operations of a corpus for a reading: would a person have
// chosen these names?
//
//	NIMBUGEN_CORPUS=DIR go run ./internal/corpus/sample -seed 1 -n 40
//
// It draws documents, and one operation of each, so that no large API crowds out
// the others. The same seed draws the same operations. A line has method, path,
// operationId and tags, and the signature of the method that calls the operation.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/nimbugen/nimbugen/generator/compile"
	"github.com/nimbugen/nimbugen/generator/docs"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
	"github.com/nimbugen/nimbugen/internal/corpus"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, w io.Writer) error {
	flags := flag.NewFlagSet("sample", flag.ContinueOnError)
	dir := flags.String("corpus", os.Getenv("NIMBUGEN_CORPUS"), "`directory` of OpenAPI documents")
	seed := flags.Uint64("seed", 1, "`number` that chooses the operations")
	n := flags.Int("n", 40, "`number` of operations")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		return errors.New("no corpus: set NIMBUGEN_CORPUS or -corpus")
	}
	random := rand.New(rand.NewPCG(*seed, 0))
	documents, err := shuffled(random, *dir)
	if err != nil {
		return err
	}
	for _, path := range documents {
		if *n <= 0 {
			return nil
		}
		drawn := draw(ctx, random, path)
		if drawn == "" {
			continue
		}
		name, _ := filepath.Rel(*dir, path) // path is below the corpus
		if _, err := fmt.Fprintf(w, "%s\n%s\n\n", name, drawn); err != nil {
			return err
		}
		*n--
	}
	return nil
}

// shuffled returns the paths of the real documents of a corpus at random.
func shuffled(random *rand.Rand, dir string) ([]string, error) {
	documents, err := corpus.Documents(dir)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, d := range documents {
		if d.Group == "real" {
			paths = append(paths, filepath.Join(dir, d.Path))
		}
	}
	random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	return paths, nil
}

// draw describes one operation of a document. It returns "" for a document that
// is rejected, and for one without operations.
func draw(ctx context.Context, random *rand.Rand, path string) string {
	doc, diags := spec.Load(ctx, path, spec.Options{})
	if diags.Err() != nil {
		return ""
	}
	api, diags := compile.Compile(doc, compile.Options{})
	if diags.Err() != nil {
		return ""
	}
	var ops []*ir.Operation
	for _, s := range api.Services {
		ops = append(ops, s.Ops...)
	}
	if len(ops) == 0 {
		return ""
	}
	op := ops[random.IntN(len(ops))]
	tags := doc.Root.At("paths", op.Path, strings.ToLower(op.Method)).Strings("tags")
	signature := strings.TrimPrefix(docs.Signature(op), "func (s *"+op.Service.Name+"Service) ")
	return fmt.Sprintf("  %s %s  %s  [%s]\n  client.%s.%s", op.Method, op.Path, op.SpecID, strings.Join(tags, ", "), op.Service.Name, signature)
}
