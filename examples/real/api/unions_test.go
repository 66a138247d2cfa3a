// Package api has tests of the generated packages below it.
package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/nimbugen/nimbugen/examples/real/api/github"
	"github.com/nimbugen/nimbugen/examples/real/api/openai"
	"github.com/nimbugen/nimbugen/examples/real/api/stripe"
)

// The entry point is FuzzUnions. Unions are compared with encoding/json reading the
// same bytes into an any.

// unions are values of types that consist of unions: of plain types, enums and
// lists, of plain types and objects, with a discriminator, with null.
func unions() []any {
	return []any{
		new(openai.StopConfiguration), new(openai.ChatCompletionRequestMessage),
		new(openai.ChatCompletionMessageToolCallUnion), new(openai.CreateChatCompletionRequestTool),
		new(github.IssuesCreateInputTitle), new(github.IssueLabel), new(github.IntOrString),
		new(stripe.ChargeCustomer),
	}
}

func FuzzUnions(f *testing.F) {
	for _, seed := range []string{
		`"x"`, `["a","b"]`, `[]`, `null`, `5`, `1.5`, `true`, `{}`, `"auto"`, `"é"`, ` "x" `, `"x" "y"`, `{"role":"user"`,
		`{"role":"user","content":"hi"}`, `{"role":"user","content":[{"type":"text","text":"hi"}]}`, `{"content":"hi","role":"tool","tool_call_id":"1"}`,
		`{"role":"judge","content":1}`, `{"role":5}`, `{"type":"function","function":{"name":"f"}}`, `{"type":"custom","custom":{"name":"f"}}`,
		`{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}`, `{"name":"bug","color":null}`,
		`{"id":"cus_1","object":"customer","created":1,"livemode":false}`, `{"id":"cus_1","object":"customer","deleted":true}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, v := range unions() {
			checkUnion(t, v, data)
		}
	})
}

// checkUnion checks that only JSON is read, that a value which was read is written
// as JSON and read again as the same, and that plain and unknown values are those
// of encoding/json.
func checkUnion(t *testing.T, v any, data []byte) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		return
	}
	var want any
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatalf("%T reads %q, which is no JSON: %v", v, data, err)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%T does not write what it read of %q: %v", v, data, err)
	}
	again := reflect.New(reflect.TypeOf(v).Elem()).Interface()
	if err := json.Unmarshal(text, again); err != nil {
		t.Fatalf("%T does not read what it wrote of %q, %s: %v", v, data, text, err)
	}
	if second, err := json.Marshal(again); err != nil || !bytes.Equal(text, second) {
		t.Errorf("%T writes %q as %s, and then as %s (%v)", v, data, text, second, err)
	}
	if _, object := want.(map[string]any); object && !isUnknown(v) {
		return // members that the type does not declare are dropped
	}
	var got any
	if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%T writes %q as %s (%v)", v, data, text, err)
	}
}

// isUnknown reports whether a union holds a value that the specification does not
// describe.
func isUnknown(v any) bool {
	value := reflect.ValueOf(v).Elem().FieldByName("Value").Elem()
	return value.Kind() == reflect.Pointer && value.Elem().Kind() == reflect.Struct && value.Elem().FieldByName("Raw").IsValid()
}
