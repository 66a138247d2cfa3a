// Command wire shows whether generated clients are right on the wire. For each
// specification it generates the client, compiles it with a driver, calls every
// operation with values made from the schemas, lets kin-openapi's
// openapi3filter judge what was sent, and compares what the client made of the
// answers with what they were.
//
//	go run . [-seed n] [-show n] spec...
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	seed := flag.Uint64("seed", 1, "seed of the values")
	show := flag.Int("show", 40, "differences to list for each specification")
	root := flag.String("root", "../..", "checkout of nimbugen")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if !runAll(ctx, *root, flag.Args(), *seed, *show) {
		os.Exit(1)
	}
}

func runAll(ctx context.Context, root string, specs []string, seed uint64, show int) bool {
	good := true
	for _, path := range specs {
		start := time.Now()
		rep, err := examine(ctx, root, path, seed)
		name := filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
		if err != nil {
			good = false
			fmt.Printf("%-40s FAILED: %v\n", name, err)
			continue
		}
		good = good && len(rep.Found) == 0
		fmt.Printf("%-40s operations %3d called %3d valid %3d equal %3d | calls %4d leaves %6d typed %5d raw | %d differences, %d not made, %d unjudged, %.1fs\n", name,
			rep.Operations, rep.Called, rep.Valid, rep.Equal, rep.Calls, rep.Typed, rep.Raw, len(rep.Found), len(rep.Unmade), len(rep.Unjudged), time.Since(start).Seconds())
		list(rep, show)
	}
	return good
}

func list(rep report, show int) {
	if rep.Repaired != "" && show > 0 {
		fmt.Println("    kin-openapi reads the repaired text:", oneLine(rep.Repaired))
	}
	for _, d := range rep.Found[:min(show, len(rep.Found))] {
		fmt.Println("    " + d)
	}
	for _, d := range rep.Unjudged[:min(show/4, len(rep.Unjudged))] {
		fmt.Println("    unjudged: " + d)
	}
	for _, d := range rep.Unmade[:min(show/4, len(rep.Unmade))] {
		fmt.Println("    not made: " + strings.TrimSpace(oneLine(d)))
	}
}
