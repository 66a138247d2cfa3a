package main

import (
	"fmt"
	"io"
)

// The table of generation is printed here. The entry point is printGenerate.

func printGenerate(w io.Writer, speeds []*speed) {
	fmt.Fprintln(w, "\nGeneration, per operation that each one generates; load is kin-openapi's alone, in a process of its own.\n"+
		"Compile is go build of the package under a new import path, with its dependencies compiled before.")
	fmt.Fprintln(w, "\n| specification | | operations | generate ms/op | | x load | statements/op | compile ms/op | |")
	fmt.Fprintln(w, "|---|---|---:|---:|---:|---:|---:|---:|---:|")
	for _, s := range speeds {
		for _, g := range s.by {
			fmt.Fprintf(w, "| %s | %s | %d | %.1f | ±%.0f%% | %.1f | %.0f | %.1f | ±%.0f%% |\n", s.spec, g.generator.name, g.operations,
				g.perOperation(g.generate)*1e3, spread(g.generate)*100, median(g.generate)/median(s.load),
				float64(g.statements)/float64(g.operations), g.perOperation(g.compile)*1e3, spread(g.compile)*100)
		}
	}
	fmt.Fprintf(w, "\n| median over the %d specifications | generate ms/op | x oapi-codegen | x load | statements/op | compile ms/op | x oapi-codegen |\n", len(speeds))
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|---:|---:|")
	for i, g := range speeds[0].by {
		over := func(f func(s *speed, g *generated) float64) float64 {
			var list []float64
			for _, s := range speeds {
				list = append(list, f(s, s.by[i]))
			}
			return median(list)
		}
		generate := func(_ *speed, g *generated) float64 { return g.perOperation(g.generate) * 1e3 }
		compile := func(_ *speed, g *generated) float64 { return g.perOperation(g.compile) * 1e3 }
		fmt.Fprintf(w, "| %s | %.1f | %.2f | %.1f | %.0f | %.1f | %.2f |\n", g.generator.name,
			over(generate), over(func(s *speed, g *generated) float64 { return generate(s, g) / generate(s, s.reference()) }),
			over(func(s *speed, g *generated) float64 { return median(g.generate) / median(s.load) }),
			over(func(_ *speed, g *generated) float64 { return float64(g.statements) / float64(g.operations) }),
			over(compile), over(func(s *speed, g *generated) float64 { return compile(s, g) / compile(s, s.reference()) }))
	}
	fmt.Fprintln(w, "\nGoals of ours: generate 0.50, 60 statements per operation, compile 0.40.")
}

func (g *generated) perOperation(times []float64) float64 {
	return median(times) / float64(g.operations)
}

// reference returns the result of oapi-codegen, to which ratios are.
func (s *speed) reference() *generated {
	for _, g := range s.by {
		if g.generator.name == oapiCodegen {
			return g
		}
	}
	return s.by[0]
}
