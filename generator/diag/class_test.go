package diag

import (
	"slices"
	"testing"
)

// Every code has a class, and a promise hangs on it: what --strict rejects is a
// loss or not valid, and no finding of the compiler about a valid document.
func TestClasses(t *testing.T) {
	for code, want := range map[string]Class{
		CodeLost: Lost, CodeMediaType: Lost, CodeUnionMerged: Lost, CodeRefSiblings: Lost, CodeFile: Lost, CodeParameter: Lost, CodeStatus: Lost,
		CodeOverlayTarget: Invalid, CodeOpenAPI + "/schema-type": Invalid, CodeMissingDescription: Invalid, CodeHintValue: Invalid, CodeConfig: Invalid,
		CodeReservedName: Advice, CodeRelativeServer: Advice, CodeOwnHeader: Advice, CodeNameMoved: Advice,
	} {
		if got := ClassOf(code); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}

func TestLosses(t *testing.T) {
	var l List
	pos := Pos{File: "a.yaml", Line: 1, Col: 1}
	if l.Strict() || len(l.Losses()) != 0 {
		t.Error("an empty list has losses")
	}
	l.Warnf(pos, CodeReservedName, "a")
	if l.Strict() {
		t.Error("advice is rejected")
	}
	for _, code := range []string{CodeLost, CodeMediaType, CodeMediaType} {
		l.Warnf(pos, code, "a")
	}
	if want := []Loss{{CodeMediaType, 2}, {CodeLost, 1}}; !slices.Equal(l.Losses(), want) || !l.Strict() {
		t.Errorf("losses %v, want %v, which strict rejects", l.Losses(), want)
	}
	var overlay List
	overlay.Warnf(pos, CodeOverlayTarget, "the target selects nothing")
	if len(overlay.Losses()) != 0 || !overlay.Strict() {
		t.Error("an overlay without effect is no loss, and strict rejects it")
	}
}
