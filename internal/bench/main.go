package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// The command line is read here. The entry point is run.

type settings struct {
	runs     int
	corpus   string
	only     []string // specifications, instead of ours
	tool     string   // generators whose name begins so, for coverage
	verdicts string   // file of earlier verdicts, for coverage
	out      io.Writer
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	what := "calls"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		what, args = args[0], args[1:]
	}
	switch {
	case what == "load" && len(args) == 1:
		return load(args[0])
	case what == "serve" && len(args) == 0:
		return serve(os.Stdin, out)
	}
	s := settings{out: out}
	flags := flag.NewFlagSet("bench "+what, flag.ContinueOnError)
	flags.IntVar(&s.runs, "runs", 10, "counted runs of each contestant; the median counts")
	flags.StringVar(&s.corpus, "corpus", os.Getenv("NIMBUGEN_CORPUS"), "directory of the specifications that generate and coverage use")
	flags.StringVar(&s.tool, "tool", "", "count the coverage of generators whose name begins with this only")
	flags.StringVar(&s.verdicts, "verdicts", "", "file that keeps what coverage found, so that a second run goes on where the first ended")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	s.only = flags.Args()
	if s.runs < 1 {
		return errors.New("-runs must be at least 1")
	}
	how := fmt.Sprintf("medians of %d runs in turns, CPU time", s.runs)
	if what == "coverage" {
		how = s.corpus
	}
	fmt.Fprintf(out, "%s, %s, %s\n", time.Now().UTC().Format(time.DateOnly), machine(), how)
	switch what {
	case "calls":
		return s.calls()
	case "generate":
		return s.generate()
	case "unions":
		return s.unions()
	case "coverage":
		return s.coverage()
	case "contest":
		return errors.Join(s.calls(), s.generate())
	default:
		return fmt.Errorf("unknown command %q; there are calls (the default), generate, contest (both), unions and coverage", what)
	}
}

func (s settings) calls() error {
	all, err := contestants()
	if err != nil {
		return err
	}
	purego, err := startPurego()
	if err != nil {
		return err
	}
	defer purego.close()
	results, err := race(purego.join(all), s.runs)
	if err != nil {
		return err
	}
	printCalls(s.out, results)
	return s.sizes()
}

// machine describes the machine and the version of Go.
func machine() string {
	cpu := runtime.GOARCH
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, model, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				cpu = strings.TrimSpace(model)
				break
			}
		}
	}
	version := runtime.Version()
	if text, err := exec.Command("go", "env", "GOVERSION").Output(); err == nil {
		version = strings.TrimSpace(string(text))
	}
	return fmt.Sprintf("%s/%s, %d cores, %s, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu, version)
}
