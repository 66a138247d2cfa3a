package main

import "testing"

// This file gives the contestants to go test -bench.

func BenchmarkPage(b *testing.B) {
	all, err := contestants()
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range all {
		b.Run(c.task+"/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestContestantsAgree(t *testing.T) {
	if _, err := contestants(); err != nil {
		t.Fatal(err)
	}
}
