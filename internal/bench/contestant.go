package main

// The contestants are listed here. The entry point is contestants.

// Names of the contestants that appear in ratios.
const (
	nimbugen    = "nimbugen"
	oapiCodegen = "oapi-codegen 2.8.2"
	ogenName    = "ogen 1.24.0"
)

// contestant does a task once per run.
type contestant struct {
	task, name string
	run        func() error
	elsewhere  func() (measured, error) // instead of run: measures in another process
}

// limit is the goal for a task of ours, as a part of the cost of ogen's.
type limit struct{ cpu, allocs float64 }

var limits = map[string]limit{
	"decode": {0.6, 0.15},
	"encode": {cpu: 0.8},
	"List":   {cpu: 0.55},
	"Get":    {cpu: 0.55},
	"Create": {cpu: 0.55},
}

// contestants returns all contestants, grouped by task, ours first.
func contestants() ([]contestant, error) {
	all, err := codecs()
	if err != nil {
		return nil, err
	}
	calls, err := calls()
	return append(all, calls...), err
}
