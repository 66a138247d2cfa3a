package xmlcodec

import (
	"strings"
	"testing"
)

// A document of many elements takes much more memory than its text.
func TestNodesAreLimited(t *testing.T) {
	for _, test := range []struct {
		document string
		want     error
	}{
		{"<a>" + strings.Repeat("<b/>", maxNodes) + "</a>", errNodes},
		{"<a>" + strings.Repeat(`<b c="" d=""/>`, maxNodes/3+1) + "</a>", errNodes},
		{strings.Repeat("<a>", maxDepth+1), errDepth},
		{"<a>" + strings.Repeat("<b/>", 1000) + "</a>", nil},
	} {
		if _, err := parse([]byte(test.document)); err != test.want {
			t.Errorf("%.20s...: %v", test.document, err)
		}
	}
}
