package ruleoracle

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/validate"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The entry point is formats, the formats of OpenAPI, which the oracle does not
// have.

func formats() []*jsonschema.Format {
	return []*jsonschema.Format{
		{Name: "byte", Validate: func(v any) error {
			s, ok := v.(string)
			if !ok {
				return nil
			}
			_, err := base64.StdEncoding.DecodeString(s)
			return err
		}},
		{Name: "int32", Validate: func(v any) error { return integer(v, 31) }},
		{Name: "int64", Validate: func(v any) error { return integer(v, 63) }},
	}
}

// integer rejects numbers with a fraction or with more than the given bits
// beside the sign.
func integer(v any, bits uint) error {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	r, ok := new(big.Rat).SetString(string(n))
	limit := new(big.Int).Lsh(big.NewInt(1), bits)
	if !ok || !r.IsInt() || r.Num().Cmp(limit) >= 0 || r.Num().Cmp(new(big.Int).Neg(limit)) < 0 {
		return errors.New("not an integer of that size")
	}
	return nil
}

// TestFormats checks that package validate and the generator have the same
// formats.
func TestFormats(t *testing.T) {
	members := map[string]any{}
	for _, f := range validate.Formats() {
		members[f] = map[string]any{"type": "string", "format": f}
		if strings.HasPrefix(f, "int") {
			members[f] = map[string]any{"type": "number", "format": f}
		}
	}
	rules, _ := compileBoth(t, map[string]any{"A": map[string]any{"type": "object", "properties": members}}, "")
	for f := range members {
		value := `{"` + f + `":" "}`
		if strings.HasPrefix(f, "int") {
			value = `{"` + f + `":1.5}`
		}
		found := rules.Check(context.Background(), "request t.opA", []byte(value))
		if len(found) != 1 || found[0].Keyword != "format" {
			t.Errorf("%s: %v", f, found)
		}
	}
}
