package diag

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"parameters", "responses", "in", "get", "requestBody"}
	for word, want := range map[string]string{
		"paramters":     "parameters",
		"responces":     "responses",
		"reqeustbody":   "requestBody", // a swap has distance one, and case does not count
		"ni":            "in",
		"gte":           "get",
		"g":             "",
		"headers":       "",
		"":              "",
		"parametersetc": "parameters",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("word", nil); got != "" {
		t.Errorf("of no words: %q", got)
	}
}
