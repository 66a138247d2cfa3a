package diag

import (
	"cmp"
	"slices"
	"strings"
)

// The entry points are ClassOf and List.Losses.

// Class is the consequence of a finding for the client.
type Class string

// The classes. Invalid and Lost findings are what --strict rejects.
const (
	// Invalid: the specification, an overlay or the configuration is not valid, or
	// has no effect.
	Invalid Class = "invalid"
	// Lost: something of the specification is not in the client, or less precise.
	Lost Class = "lost"
	// Advice: all of the specification is in the client, which a hint or another
	// way to write it would improve.
	Advice Class = "advice"
)

// ClassOf returns the class of the findings of a code.
func ClassOf(code string) Class {
	switch code {
	case CodeLost, CodeMediaType, CodeUnionMerged, CodeUnionRaw, CodeFormBody, CodeParameterContent, CodePatternProperties, CodePatternUnchecked,
		CodeEnumValues, CodeImpliedType, CodeSchemaCycle, CodeContradiction, CodeDiscriminator, CodeSecurityType, CodeLink, CodeHeaderName, CodeRefSiblings, CodeUnresolvedRef,
		CodeFile, CodeParameter, CodeStatus:
		return Lost
	}
	known := slices.Contains(CompileCodes(), code) || code == CodeNameMoved || code == CodeForeignFile || code == CodeOtherPackage
	if known && !strings.HasPrefix(code, "hint-") {
		return Advice
	}
	return Invalid
}

// Loss is the number of findings of one code that state a loss.
type Loss struct {
	Code  string `json:"code"`
	Count int    `json:"count"`
}

// Losses counts what is lost, the most frequent code first.
func (l *List) Losses() []Loss {
	counts := map[string]int{}
	for _, d := range l.all {
		if ClassOf(d.Code) == Lost {
			counts[d.Code]++
		}
	}
	losses := make([]Loss, 0, len(counts))
	for code, n := range counts {
		losses = append(losses, Loss{code, n})
	}
	slices.SortFunc(losses, func(a, b Loss) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Code, b.Code)) })
	return losses
}

// Strict reports whether the findings have an error, or one that is not mere advice.
func (l *List) Strict() bool {
	return slices.ContainsFunc(l.all, func(d *Diagnostic) bool {
		return d.Severity == Error || d.Severity == Warning && ClassOf(d.Code) != Advice
	})
}
