package evolution

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/evolution/goapi"
	"github.com/nimbugen/nimbugen/generator/evolution/report"
	"github.com/nimbugen/nimbugen/generator/evolution/wire"
)

// The entry point is join.wireRows, which adds the changes on the wire that no change
// of Go tells.

func (j *join) wireRows() {
	type key struct{ class, place, kind string }
	var order []key
	groups := map[key][]wire.Change{}
	for i, c := range j.causes.All {
		class := classOf(c.Effect)
		if j.reported[i] || class == "" {
			continue
		}
		k := key{class: string(class), place: j.subject(c)}
		if isOperation(c) {
			k.kind = c.Kind
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], c)
	}
	for _, k := range order {
		j.wireRow(report.Class(k.class), k.place, groups[k])
	}
}

func classOf(e wire.Effect) report.Class {
	switch e {
	case wire.Breaking:
		return report.Breaking
	case wire.Behaviour:
		return report.Behaviour
	case wire.Addition:
		return report.Added
	}
	return ""
}

// wireRow adds the changes at one place.
func (j *join) wireRow(class report.Class, subject string, changes []wire.Change) {
	var texts []string
	for _, c := range changes {
		if !slices.Contains(texts, c.Text) {
			texts = append(texts, c.Text)
		}
	}
	first := changes[0]
	text := subject + ": " + strings.Join(texts, "; ")
	if first.Kind == "status" && first.Old.Ref == "" {
		text = first.Operation + " " + strings.Join(texts, "; ") + j.resultOf(first)
	}
	j.add(class, text, nil, first.New.Pos, first.Old.Pos, j.objects(first)...)
}

// subject returns the name of the place of a change: that of its Go object, else that
// of its operation.
func (j *join) subject(c wire.Change) string {
	if names := j.objects(c); len(names) > 0 && !isOperation(c) {
		return display(names[0])
	}
	operation := c.Operation
	switch {
	case operation == "" && c.Member != "":
		return c.Member // a security scheme
	case operation == "":
		operation = "all operations"
	}
	if c.Kind == "status" || c.Member == "" {
		return operation + strings.Repeat(" "+c.Member, min(1, len(c.Member)))
	}
	return operation + " " + c.Member
}

// isOperation reports whether a change concerns the operation itself.
func isOperation(c wire.Change) bool { return c.Kind == "status" || c.Member == "" }

// objects returns the Go object at the place of a change, if there is one.
func (j *join) objects(c wire.Change) []string {
	if name := j.is.names[c.New.Pos]; name != "" && c.New.Ref != "" {
		return []string{name}
	}
	if name := j.was.names[c.Old.Pos]; name != "" && c.Old.Ref != "" {
		return []string{name}
	}
	return nil
}

// resultOf names the method that returns the response of a new status beside the old
// method, whose error it is.
func (j *join) resultOf(c wire.Change) string {
	op := j.is.ops[c.Operation]
	if op == nil {
		return ""
	}
	result := op.Service.Name + "Service." + op.Name + "Result"
	if !slices.ContainsFunc(j.effects, func(e goapi.Change) bool { return e.Kind == goapi.Added && e.Object == result }) {
		return ""
	}
	return ": an error from " + op.Service.Name + "." + op.Name + ", see " + op.Name + "Result"
}
