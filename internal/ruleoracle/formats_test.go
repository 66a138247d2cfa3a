package ruleoracle

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// This file gives the oracle the formats of OpenAPI, which it does not have.

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

// integer refuses numbers with a fraction or with more than the given bits
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
