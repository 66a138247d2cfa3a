package godoc

import (
	"strings"
	"testing"
	"unicode"
)

// The cases are texts of specifications: what is sure is rewritten, what is not
// stands after the name.
func TestStartNoun(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"Customer", "A customer of the shop", "Customer is a customer of the shop."},
		{"Customer", "Customer is a person.", "Customer is a person."},
		{"Filter", "Conditions on fields", "Filter: Conditions on fields."},
		{"Active", "Whether it is on", "Active indicates whether it is on."},
		{"Active", "Whether to send a mail, which the user sees.", "Active: Whether to send a mail, which the user sees."},
		{"Total", "Number of items", "Total is the number of items."},
		{"URL", "URL of the shop", "URL of the shop."},
		{"Logo", "URL of the logo", "Logo is the URL of the logo."},
		{"Page", "the page, from 1", "Page is the page, from 1."},
		{"Sort", "Field to sort by!", "Sort: Field to sort by!"},
		{"Kind", "One of a and b", "Kind is one of a and b."},
		{"Kind", "One of: a, b", "Kind is one of: a, b."},
		{"Tags", "- a\n- b", "Tags:\n\n- a\n  - b"},
		{"Scopes", "The required scopes", "Scopes are the required scopes."},
		{"Scope", "The required scopes", "Scope: The required scopes."},
		{"Scopes", "The list of scopes", "Scopes is the list of scopes."},
		{"Status", "The status of the order", "Status is the status of the order."},
		{"Kind", "Specifies the kind.", "Kind specifies the kind."},
		{"Kind", "Contains of", "Kind: Contains of."},
		{"Name", "Filters the results by name.", "Name filters the results by name."},
		{"IDs", "Lists of IDs", "IDs: Lists of IDs."},
		{"IDs", "List of IDs.", "IDs is the list of IDs."},
		{"By", "Sort order.", "By: Sort order."},
		{"Sort", "Sort order.", "Sort order."},
		{"Old", "Use new.", "Old: Use new."},
		{"All", "Set to true to include deleted items.", "All: Set to true to include deleted items."},
		{"Who", "Leave empty for all.", "Who: Leave empty for all."},
		{"Ref", "See https://x.test/a for details.", "Ref: See https://x.test/a for details."},
		{"Tag", "Tag name for the image.", "Tag name for the image."},
		{"Tags", "Tags the user has chosen", "Tags the user has chosen."},
		{"Card", "If provided, this hash will be used to pay.", "Card: If provided, this hash will be used to pay."},
		{"Pins", "When using the old model, the address of the pin.", "Pins: When using the old model, the address of the pin."},
		{"When", "When true, deleted items are included", "When true, deleted items are included."},
		{"Include", "When true, deleted items are included", "Include: When true, deleted items are included."},
		{"Trip", "A Trip guides you through the process of going away.", "Trip: A Trip guides you through the process of going away."},
		{"State", "The customer must be active.", "State: The customer must be active."},
		{"State", "The customer that owns this is required.", "State: The customer that owns this is required."},
		{"Owner", "The customer that owns this.", "Owner is the customer that owns this."},
		{"Paid", "The date the order was paid", "Paid is the date the order was paid."},
		{"Value", "A value of true means that it is on.", "Value: A value of true means that it is on."},
		{"Event", "A payment failed", "Event: A payment failed."},
		{"Count", "A count of items returned", "Count is a count of items returned."},
		{"Fields", "The following fields are allowed:", "Fields: The following fields are allowed:"},
		{"Limit", "The limit, defaults to 10", "Limit: The limit, defaults to 10."},
		{"Type", "The type of the value to be sent", "Type is the type of the value to be sent."},
		{"Old", "The name, use the id instead", "Old: The name, use the id instead."},
		{"Total", "The total number of invoices that match the search", "Total is the total number of invoices that match the search."},
		{"Kind", "Type of ticket being purchased", "Kind is the type of ticket being purchased."},
		{"Response", "The response that failed", "Response is the response that failed."},
		{"FirstName", "The first name; null clears it", "FirstName is the first name; null clears it."},
		{"Unique", "Whether no two customers may have the same value", "Unique indicates whether no two customers may have the same value."},
		{"Fixed", "Whether the value cannot change once it is set", "Fixed indicates whether the value cannot change once it is set."},
		{"Rule", "Matches any certificate", "Rule matches any certificate."},
		{"Filter", "Selects customers by their fields, all of them required", "Filter selects customers by their fields, all of them required."},
		{"DataSourceRef", "dataSourceRef specifies the object", "DataSourceRef specifies the object."},
		{"Ranges", "ranges are the allowed ranges", "Ranges are the allowed ranges."},
		{"WithAliases", "with_aliases specify the aliases", "WithAliases specify the aliases."},
		{"Items", "items if unspecified", "Items: items if unspecified."},
		{"Mode", "What is this?", "Mode: What is this?"},
		{"TripsService", "Find and filter trips across Europe.", "TripsService: Find and filter trips across Europe."},
		{"Links", "The list of\n[links](https://x.test) for it", "Links is the list of [links] for it.\n\n[links]: https://x.test"},
	} {
		if got := Comment(tt.name, tt.text, "").Text; got != tt.want {
			t.Errorf("%s, %q\n got %q\nwant %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestStartVerb(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"List", "List customers", "List lists customers."},
		{"List", "List returns the customers.", "List returns the customers."},
		{"List", "List of customers", "List of customers."},
		{"List", "A list of customers", "List: A list of customers."},
		{"Get", "Returns one customer.", "Get returns one customer."},
		{"Get", "Retrieve a customer", "Get retrieves a customer."},
		{"Copy", "Copies it", "Copy copies it."},
		{"Send", "Queues the mail", "Send queues the mail."},
		{"Upsert", "Create or update a customer", "Upsert creates or updates a customer."},
		{"Change", "Create, update or delete a customer", "Change creates, updates or deletes a customer."},
		{"Close", "Get an order and close it", "Close: Get an order and close it."},
		{"Close", "Get and foo an order", "Close: Get and foo an order."},
		{"Get", "Get orders and request logs", "Get gets orders and request logs."},
		{"Create", "Use createE instead.", "Create: Use createE instead."},
		{"Create", "See the guide.", "Create: See the guide."},
		{"Results", "Search results", "Results: Search results."},
		{"Find", "Search customers", "Find searches customers."},
		{"Search", "Search results", "Search searches results."},
		{"Find", "Search for customers", "Find searches for customers."},
		{"Status", "Report status", "Status: Report status."},
		{"Delete", "Delete is not allowed", "Delete is not allowed."},
		{"Remove", "Delete is not allowed", "Remove: Delete is not allowed."},
		{"Update", "Bulk update devices", "Update bulk updates devices."},
		{"Update", "Partially update a device", "Update partially updates a device."},
		{"LogIn", "Login a user", "LogIn logs in a user."},
		{"Token", "Get a token to call and update the API", "Token: Get a token to call and update the API."},
		{"GetTypes", "List instance types", "GetTypes lists instance types."},
		{"Put", "Sets default storage", "Put sets default storage."},
		{"Get", "Requests history", "Get: Requests history."},
		{"Show", "read the specified pod", "Show reads the specified pod."},
		{"Show", "Read more.", "Show: Read more."},
		{"Do", "Can you read this?", "Do: Can you read this?"},
		{"Detail", "Details of the order", "Detail: Details of the order."},
		{"Get", "Get your account.\n\nThen call it.", "Get gets your account.\n\nThen call it."},
	} {
		if got := MethodComment(tt.name, tt.text, "").Text; got != tt.want {
			t.Errorf("%s, %q\n got %q\nwant %q", tt.name, tt.text, got, tt.want)
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
