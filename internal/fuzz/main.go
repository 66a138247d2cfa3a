// Command fuzz runs the fuzz targets of this repository, all modules, by the table
// in targets.tsv.
//
//	go run ./internal/fuzz                                 # 300 inputs each, as CI does
//	go run ./internal/fuzz -cpu 10m -first 14 -log ran.tsv # ten minutes of processor time each
//	go run ./internal/fuzz -cpu 10m FuzzGenerate FuzzParse # some of them
//
// The table is in order of risk. Coverage guides runs with -cpu: inputs that reach new
// code are kept in the cache of the go command, so that the next run begins where this
// one ended. A finding is an input below testdata/fuzz of its package, which go test
// runs from then on; the command exits with 1.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
)

// The entry point is main; targets.go reads the table, run.go runs a target.

func main() {
	cpu := flag.Duration("cpu", 0, "processor time for each target; 0: the inputs of -short")
	short := flag.Int("short", 300, "number of inputs for each target without -cpu")
	first := flag.Int("first", 0, "number of targets, from the top of the table; 0: all")
	log := flag.String("log", "", "file to which a line is appended for each target that ran")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	all, err := Targets("internal/fuzz/targets.tsv")
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(2)
	}
	r, err := newRunner(*cpu, *short)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(2)
	}
	failed := false
	for _, t := range chosen(all, *first, flag.Args()) {
		ran, err := r.run(ctx, t)
		fmt.Println(ran)
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "fuzz: %s: %v\n", t, err)
		}
		if err := record(*log, ran); err != nil {
			fmt.Fprintln(os.Stderr, "fuzz:", err)
			os.Exit(2)
		}
		if ctx.Err() != nil {
			break
		}
	}
	r.close()
	if failed {
		os.Exit(1)
	}
}

// chosen returns the first targets, or those with a name of names.
func chosen(all []Target, first int, names []string) []Target {
	if first > 0 && first < len(all) {
		all = all[:first]
	}
	if len(names) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(t Target) bool { return !slices.Contains(names, t.Name) })
}

// record appends a line of a run to a file.
func record(file string, ran Ran) error {
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(f, ran); err != nil {
		return err
	}
	return f.Close()
}
