// Command sameoutput compares the output of two builds of nimbugen.
//
//	go build -o /tmp/new ./cmd/nimbugen
//	go run ./internal/sameoutput -old /tmp/old -new /tmp/new -corpus DIR
//
// It generates a client of every document of the corpus, of the golden cases
// below testdata/ and of spec/nimbu-customers.yaml with both programs. Standard
// output, standard error, exit code and other files must be equal byte for byte,
// of Markdown files the headings and the code. Go files must have equal
// declarations in equal order, where comments and line breaks do not count, and
// neither do the forms that normalize.go reads as equal, the names in renames.tsv
// and the improvements in known.tsv. Every other difference is printed, and the
// exit code is 1.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// settings are the flags.
type settings struct {
	old, new string // programs
	corpus   string // directory of documents; none: golden cases only
	root     string // of this repository
	work     string // directory that the programs write to
	sample   int    // documents of the corpus that are compared; 0: all
	selected *regexp.Regexp
	jobs     int
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("sameoutput", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.old, "old", "", "`program` whose output is right")
	flags.StringVar(&s.new, "new", "", "`program` whose output is compared with it")
	flags.StringVar(&s.corpus, "corpus", os.Getenv("NIMBUGEN_CORPUS"), "`directory` of OpenAPI documents")
	flags.StringVar(&s.root, "root", ".", "root `directory` of this repository")
	flags.StringVar(&s.work, "work", "", "`directory` in which the outputs stay (default: a temporary one, removed)")
	flags.IntVar(&s.sample, "sample", 0, "compare so many documents of the corpus, spread over it (default: all)")
	flags.IntVar(&s.jobs, "jobs", 2, "documents compared at the same time")
	pattern := flags.String("select", "", "regular `expression` of the names that are compared")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if s.old == "" || s.new == "" || flags.NArg() > 0 {
		return s, errors.New("usage: sameoutput -old PROGRAM -new PROGRAM [-corpus DIR]")
	}
	var err error
	s.selected, err = regexp.Compile(*pattern)
	return s, err
}

// run returns the exit code: 1 for differences, 2 when there is no comparison.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	if s.work == "" {
		if s.work, err = os.MkdirTemp("", "sameoutput"); err != nil {
			fmt.Fprintln(stderr, err)
			return 2
		}
		defer func() { _ = os.RemoveAll(s.work) }()
	}
	report, err := s.compareAll(ctx, stdout)
	if err = cmp.Or(err, ctx.Err()); err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	fmt.Fprintf(stdout, "%d documents compared (%d with a client), %d differ\n", report.compared, report.clients, report.differ)
	if report.differ > 0 {
		return 1
	}
	return 0
}
