package spec

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// TestOverlayThatDoubles checks the limit for overlays whose actions update all
// that the last one added.
func TestOverlayThatDoubles(t *testing.T) {
	actions := "overlay: 1.0.0\nactions:\n- {target: $, update: {x-a: {}}}\n" +
		strings.Repeat("- {target: \"$['x-a']..*\", update: {a: {}, b: {}}}\n- {target: \"$['x-a']\", update: {a: {}, b: {}}}\n", 40)
	write(t, map[string]string{"spec.yaml": small, "over.yaml": actions})
	_, diags := Load(t.Context(), "spec.yaml", Options{Overlays: []string{"over.yaml"}})
	for _, d := range diags.All() {
		if d.Code == diag.CodeOverlay && strings.Contains(d.Message, "add more than 1000000 values") && d.Pos.File == "over.yaml" {
			return
		}
	}
	t.Error(diags.All())
}
