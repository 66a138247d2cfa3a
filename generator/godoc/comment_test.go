package godoc

import (
	"strings"
	"testing"
	"unicode"
)

func TestStartWith(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"Customer", "A customer of the shop", "Customer is a customer of the shop."},
		{"Customer", "Customer is a person.", "Customer is a person."},
		{"List", "List customers", "List lists customers."},
		{"List", "List returns the customers.", "List returns the customers."},
		{"Get", "Returns one customer.", "Get returns one customer."},
		{"Get", "Retrieve a customer", "Get retrieves a customer."},
		{"Copy", "Copies it", "Copy copies it."},
		{"Send", "Queues the mail", "Send queues the mail."},
		{"Filter", "Conditions on fields", "Filter: Conditions on fields."},
		{"Active", "Whether it is on", "Active says whether it is on."},
		{"Total", "Number of items", "Total is the number of items."},
		{"Page", "the page, from 1", "Page is the page, from 1."},
		{"Sort", "Field to sort by!", "Sort: Field to sort by!"},
		{"Get", "- a\n- b", "Get:\n\n- a\n- b"},
	} {
		if got := startWith(tt.name, tt.text); got != tt.want {
			t.Errorf("startWith(%q, %q) = %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestFromMarkdown(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs", "one\ntwo\n\n\nthree", "one two\n\nthree"},
		{"list", "Kinds:\n* a\n* b\n  more\n\nend", "Kinds:\n\n  - a\n  - b more\n\nend"},
		{"numbers", "1. a\n2. b", "1. a\n   2. b"},
		{"fence", "see\n```json\n{\"a\": 1}\n```\nend", "see\n\n\t{\"a\": 1}\n\nend"},
		{"heading", "## About *it*\ntext", "About *it*:\n\ntext"},
		{"link", "see [the docs](https://example.com/x) and [here](#local)", "see [the docs] and here\n\n[the docs]: https://example.com/x"},
		{"two links", "[a](https://x.test) [a](https://y.test)", "[a] a (https://y.test)\n\n[a]: https://x.test"},
		{"markup", "**bold** <b>x</b> `code` &amp; <br/>y", "bold x code & y"},
		{"table", "| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n\t| 1 | 2 |"},
		{"hostile", "a\u0000b\ufeff\u202ec\r\n\r\n//go:embed x", "abc\n\ngo:embed x"},
		{"entity", "a&#10;//go:embed b&#0;", "a //go:embed b"},
		{"close", "a */ func init() {} /*", "a */ func init() {} /*"},
	} {
		if got := FromMarkdown(tt.in); got != tt.want {
			t.Errorf("%s: FromMarkdown(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestComment(t *testing.T) {
	d := Comment("X", "A thing.\n\nDeprecated: use Y.", "X is nothing.")
	if d.Text != "X is a thing." || d.Deprecated != "use Y." {
		t.Errorf("got %+v", d)
	}
	if d := Comment("X", " \n", "X is nothing."); d.Text != "X is nothing." {
		t.Errorf("got %+v", d)
	}
}

func FuzzDocs(f *testing.F) {
	for _, s := range []string{"", "A b", "*/ x", "```\n", "[a](b", "# ", "\ufeff", "Deprecated:", "- \n-", "|", "&#10;", "\xff", "    x", "1. "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Comment("Name", s, "Name is a thing.")
		for _, text := range []string{d.Text, d.Deprecated} {
			if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) }) {
				t.Errorf("Comment(%q) keeps a control character: %q", s, text)
			}
		}
		if !strings.HasPrefix(d.Text, "Name") {
			t.Errorf("Comment(%q) = %q", s, d.Text)
		}
	})
}
