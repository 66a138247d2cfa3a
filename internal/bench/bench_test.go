package main

import (
	"strings"
	"testing"
)

// The contestants as benchmarks, and limits of the allocations of our calls.

func BenchmarkContest(b *testing.B) {
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

// Every contestant does its work; codecs compares what they read and write.
func TestContestants(t *testing.T) {
	all, err := contestants()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if err := c.run(); err != nil {
			t.Errorf("%s, %s: %v", c.task, c.name, err)
		}
	}
}

// The numbers hold exactly; lower them when a call gets cheaper.
func TestAllocations(t *testing.T) {
	most := map[string]float64{"decode": 183, "encode": 0, "List": 207, "Get": 19, "Create": 22}
	all, err := contestants()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		limit, ok := most[c.task]
		if !ok || c.name != nimbugen {
			continue
		}
		delete(most, c.task)
		got := testing.AllocsPerRun(200, func() {
			if err := c.run(); err != nil {
				t.Fatal(err)
			}
		})
		if got > limit {
			t.Errorf("%s: %v allocations, at most %v are allowed", c.task, got, limit)
		} else if got < limit {
			t.Logf("%s: %v allocations instead of %v; lower the number", c.task, got, limit)
		}
	}
	if len(most) > 0 {
		t.Errorf("not measured: %v", most)
	}
}

func TestTable(t *testing.T) {
	ours := result{contestant: contestant{task: "Get", name: nimbugen}, times: []float64{3000, 1000, 2000}, allocs: 5}
	peer := result{contestant: contestant{task: "Get", name: ogenName}, times: []float64{4000, 4000}, allocs: 50}
	var b strings.Builder
	printCalls(&b, []result{ours, peer})
	if want := "| Get | nimbugen | 2.0 | ±100% | 0.50 | 5 | 0.10 | 0 | CPU 0.55 ok |"; !strings.Contains(b.String(), want) {
		t.Errorf("want %s in:\n%s", want, b.String())
	}
}
