package evolution

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"github.com/nimbugen/nimbugen/generator/evolution/wire"
)

// TestOasdiff compares the verdict on the specifications with that of oasdiff: one of
// them says that a client is affected, by an error or a warning, if the other does.
func TestOasdiff(t *testing.T) {
	k := readKnown(t, "oasdiff")
	eachPair(t, func(t *testing.T, p pair) {
		ours, theirs := map[string]string{}, findings(t, p)
		for _, c := range p.wire() {
			if c.Effect >= wire.Behaviour {
				ours[c.Kind] = c.Operation + " " + c.Member + ": " + c.Text
			}
		}
		if len(ours) > 0 && len(theirs) > 0 {
			return
		}
		for kind, text := range ours {
			if !k.excuses(p.name, "+"+kind) {
				t.Errorf("a change (%s) for us, none for oasdiff: %s", kind, text)
			}
		}
		for id, text := range theirs {
			if !k.excuses(p.name, "-"+id) {
				t.Errorf("a change (%s) for oasdiff, none for us: %s", id, text)
			}
		}
	})
	k.finish(t)
}

// findings returns the errors and warnings of oasdiff by the ids of its checks.
func findings(t *testing.T, p pair) map[string]string {
	t.Helper()
	var infos [2]*load.SpecInfo
	for i, f := range p.files {
		loader := openapi3.NewLoader()
		loader.IsExternalRefsAllowed = true
		var err error
		if infos[i], err = load.NewSpecInfo(loader, load.NewSource(f), load.WithFlattenAllOf()); err != nil {
			t.Fatal(err)
		}
	}
	found, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), infos[0], infos[1])
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, c := range checker.CheckBackwardCompatibility(checker.NewConfig(checker.GetAllChecks()), found, sources) {
		texts[c.GetId()] = c.GetUncolorizedText(checker.NewDefaultLocalizer())
	}
	return texts
}
