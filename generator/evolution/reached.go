package evolution

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/evolution/callers"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is Opener.Reached.

// Reached is what programs reach of a client.
type Reached struct {
	Operations int      // of the specification
	Reached    int      // of them
	IDs        []string // operationIds of the reached operations, sorted
	Paths      []string // their paths instead, where one of them has no operationId
}

// Reached returns the operations that packages reach. They are type-checked with a
// client that has all operations, whatever the configuration includes: a program may
// call one that the package on disk lacks.
func (o *Opener) Reached(ctx context.Context, patterns []string) (*Reached, error) {
	c := o.Client
	c.Include = generator.Selection{}
	v, err := o.generated(ctx, o.Config, c, nil, nil)
	if err != nil {
		return nil, err
	}
	program, err := callers.Load(ctx, "", patterns, o.Config.OutDir(c), imports(v.Go))
	if err != nil {
		return nil, err
	}
	if !program.UsesClient() {
		return nil, fmt.Errorf("no package of %s imports the package in %s", strings.Join(patterns, " "), o.Config.OutDir(c))
	}
	ids, wrong, err := program.Operations(v.Go)
	if err != nil {
		return nil, err
	}
	if len(wrong) > 0 {
		return nil, wrongCallers(wrong)
	}
	return reached(v.API, ids), nil
}

// wrongCallers returns the error of packages that do not compile: of these, not all
// calls are known.
func wrongCallers(wrong []callers.Break) error {
	errs := []error{errors.New("the packages do not compile with a client that has all operations, so that calls may be missing")}
	for _, b := range wrong[:min(len(wrong), 10)] {
		errs = append(errs, fmt.Errorf("%s: %s", b.Pos, b.Message))
	}
	return errors.Join(errs...)
}

func reached(api *ir.API, ids []string) *Reached {
	r := &Reached{}
	nameless := false
	for _, s := range api.Services {
		for _, op := range s.Ops {
			r.Operations++
			if !slices.Contains(ids, op.ID) {
				continue
			}
			r.Reached++
			nameless = nameless || op.SpecID == ""
			r.IDs, r.Paths = append(r.IDs, op.SpecID), append(r.Paths, op.Path)
		}
	}
	slices.Sort(r.IDs)
	slices.Sort(r.Paths)
	r.Paths = slices.Compact(r.Paths)
	if nameless {
		r.IDs = nil
	} else {
		r.Paths = nil
	}
	return r
}
