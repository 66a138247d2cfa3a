// Command wire checks generated clients on the wire. For each specification it
// generates the client, compiles it with a driver, calls every operation with
// values made from the schemas, validates the requests by kin-openapi's
// openapi3filter, and compares the decoded responses with the responses sent.
//
//	go run . spec...                                  # some specifications
//	go run . -corpus "$NIMBUGEN_CORPUS" -o report.md  # a whole corpus
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// settings are the command line flags.
type settings struct {
	seed    uint64
	show    int
	limit   int
	ops     int
	workers int
	timeout time.Duration
	root    string
	corpus  string
	group   string
	only    *regexp.Regexp
	paths   string
	out     string
	cache   string
	sent    string
	specs   []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) == 2 && os.Args[1] == childArgument {
		if err := child(ctx, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "wire:", err)
			os.Exit(2)
		}
		return
	}
	s := parse()
	good, err := s.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "wire:", err)
		os.Exit(2)
	}
	if !good {
		os.Exit(1)
	}
}

func parse() (s settings) {
	flag.Uint64Var(&s.seed, "seed", 1, "seed of the values")
	flag.IntVar(&s.show, "show", 40, "differences to list for each specification")
	flag.IntVar(&s.limit, "leaves", 150_000, "leaves of the values of a specification above which only what must be is called")
	flag.IntVar(&s.ops, "sample", 0, "operations to take of each specification, chosen by the seed (default: all)")
	flag.IntVar(&s.workers, "workers", runtime.NumCPU(), "specifications at the same time")
	flag.DurationVar(&s.timeout, "timeout", 10*time.Minute, "time for one specification")
	flag.StringVar(&s.root, "root", "../..", "checkout of nimbugen")
	flag.StringVar(&s.corpus, "corpus", "", "directory with an INDEX.tsv: all of its specifications of the group")
	flag.StringVar(&s.group, "group", "real", "group of the corpus, a regular expression")
	flag.StringVar(&s.cache, "cache", "", "directory to keep compiled programs in, for the next run")
	flag.StringVar(&s.paths, "paths", "", "paths of each specification to take, a regular expression")
	flag.StringVar(&s.sent, "requests", "", "file for the requests that were sent, a JSON text a line, for another judge")
	only := flag.String("only", "", "paths of the corpus to take, a regular expression")
	flag.StringVar(&s.out, "o", "", "file for the report, Markdown (default: standard output)")
	flag.Parse()
	s.only = regexp.MustCompile(*only)
	s.specs = flag.Args()
	return s
}

func (s settings) run(ctx context.Context) (bool, error) {
	specs, err := s.chosen()
	if err != nil {
		return false, err
	}
	tools, err := newToolchain(ctx, s.root)
	if err != nil {
		return false, err
	}
	if s.cache != "" {
		if err := os.MkdirAll(s.cache, 0o755); err != nil {
			return false, err
		}
	}
	start := time.Now()
	reports := s.examineAll(ctx, job{
		Paths: s.paths, Cache: s.cache, Imports: tools.imports, Seed: s.seed, Limit: s.limit, Ops: s.ops, Timeout: s.timeout, Keep: s.sent != "",
	}, specs)
	out := io.Writer(os.Stdout)
	if s.out != "" {
		file, err := os.Create(s.out)
		if err != nil {
			return false, err
		}
		defer func() { _ = file.Close() }()
		out = file
	}
	if s.sent != "" {
		if err := writeRequests(s.sent, reports); err != nil {
			return false, err
		}
	}
	good := true
	for _, r := range reports {
		unknown := slices.ContainsFunc(r.Found, func(f finding) bool { return f.Reason == "" })
		good = good && r.Failed == "" && !unknown
	}
	return good, s.write(out, reports, time.Since(start))
}

// examineAll examines the largest specifications first, several at a time, and
// returns the reports in the order of the specifications.
func (s settings) examineAll(ctx context.Context, one job, specs []string) []report {
	reports := make([]report, len(specs))
	next := make(chan int)
	var group sync.WaitGroup
	for range s.workers {
		group.Go(func() {
			for i := range next {
				j := one
				j.Spec = specs[i]
				reports[i] = j.apart(ctx)
				reports[i].Spec = s.name(specs[i])
				s.progress(reports[i])
			}
		})
	}
	for _, i := range largestFirst(specs) {
		next <- i
	}
	close(next)
	group.Wait()
	return reports
}

// progress prints a report as soon as it is complete.
func (s settings) progress(r report) {
	var b strings.Builder
	fmt.Fprintln(&b, r.line())
	r.details(&b, min(s.show, 8))
	fmt.Fprint(os.Stderr, b.String())
}
