package main

import (
	"fmt"
	"io"
	"strings"
)

// The table of coverage is printed here. The entry point is printCoverage.

// tally adds up the specifications of one kind.
type tally struct{ specs, all, operations, allOperations int }

func (t *tally) add(spec corpusSpec, v verdict) {
	t.all++
	t.allOperations += spec.operations
	if v.failed == "" {
		t.specs++
		t.operations += min(v.operations, spec.operations)
	}
}

// share returns a text such as "48 of 103 (47 %)".
func share(n, of int) string {
	if of == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d (%.0f %%)", n, of, 100*float64(n)/float64(of))
}

func printCoverage(w io.Writer, specs []corpusSpec, tools []*generator, known *verdicts) {
	fmt.Fprintln(w, "\nReal specifications for which a client is generated that compiles, and the operations that it calls.")
	fmt.Fprintln(w, "\n| | OpenAPI 3.x | operations | Swagger 2.0 | operations |")
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|")
	for _, g := range tools {
		var three, two tally
		complete := true
		for _, spec := range specs {
			v, ok := known.get(g.name, spec.path)
			complete = complete && ok
			if strings.HasPrefix(spec.openapi, "2") {
				two.add(spec, v)
			} else {
				three.add(spec, v)
			}
		}
		if !complete {
			continue // this run left the generator out
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", g.name, share(three.specs, three.all), share(three.operations, three.allOperations),
			share(two.specs, two.all), share(two.operations, two.allOperations))
	}
}
