package ruleoracle

// These cases are not hit by random schemas: in the manner of the JSON Schema
// test suite, a schema and values on both sides of each limit.

type aCase struct {
	schema string
	values []string
}

func cases() []aCase {
	text := func(format string, values ...string) aCase {
		for i, v := range values {
			values[i] = `"` + v + `"`
		}
		return aCase{`{"type":"string","format":"` + format + `"}`, values}
	}
	return []aCase{
		{`{"multipleOf":0.0001}`, []string{"0.0075", "0.00751", "12391239123e8", "1e308", "0"}},
		{`{"multipleOf":0.123456789}`, []string{"1e308", "0.246913578"}},
		{`{"type":"integer","multipleOf":0.5}`, []string{"1e308", "1.5", "2"}},
		{`{"minimum":1.1,"exclusiveMaximum":3.0}`, []string{"1.1", "1.10", "1.09999999999999999999", "3", "2.99999999999999999999"}},
		{`{"maximum":18446744073709551600}`, []string{"18446744073709551600", "18446744073709551601", "1.84467440737095516e19"}},
		{`{"uniqueItems":true}`, []string{"[1,1.0]", "[1,true]", "[0,false]", `[{"a":1,"b":2},{"b":2,"a":1}]`, "[[1],[1]]", `["1",1]`, "[]", "[null,null]", `[{"a":[1,[2]]},{"a":[1,[2.0]]}]`}},
		{`{"const":{"a":[false]}}`, []string{`{"a":[false]}`, `{"a":[0]}`}},
		{`{"enum":[[0],null,"x"]}`, []string{"[0.0]", "[false]", "null", `"x"`, `"y"`}},
		{`{"maxLength":2,"minLength":2}`, []string{`"\ud83d\ude00\ud83d\ude00"`, `"é"`, `"ab"`, "3"}},
		{`{"type":["integer","null"]}`, []string{"1.0", "1.1", "null", `"1"`}},
		{`{"properties":{"a":{"type":"string"}},"patternProperties":{"^b":{"type":"integer"}},"additionalProperties":false}`,
			[]string{`{"a":"x","b1":2}`, `{"a":1}`, `{"b":"x"}`, `{"c":1}`, `[]`}},
		{`{"prefixItems":[{"type":"string"}],"items":false}`, []string{`["a"]`, `["a",1]`, "[]", "[1]"}},
		{`{"prefixItems":[true],"unevaluatedItems":false,"contains":{"type":"string"}}`, []string{`[1,"a"]`, `["a",1]`, `["a"]`, "[1]"}},
		{`{"allOf":[{"properties":{"a":true}}],"anyOf":[{"properties":{"b":{"const":1}},"required":["b"]},{"properties":{"c":true}}],"unevaluatedProperties":false}`,
			[]string{`{"a":1,"b":1}`, `{"a":1,"b":2}`, `{"c":1,"b":1}`, `{"d":1}`}},
		{`{"if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"required":["a"]},"else":{"required":["b"]}}`, []string{`{"k":1}`, `{"k":1,"a":1}`, `{"b":1}`, `{}`, "3"}},
		{`{"if":{"properties":{"k":true},"required":["k"]},"unevaluatedProperties":false}`, []string{`{"k":1}`, `{"j":1}`}},
		{`{"dependentRequired":{"a":["b","c"]},"dependentSchemas":{"d":{"minProperties":2}}}`, []string{`{"a":1}`, `{"a":1,"b":1,"c":1}`, `{"d":1}`, `{"d":1,"e":1}`}},
		{`{"not":{"type":["object","string"]}}`, []string{"1", `"a"`, "{}", "null"}},
		{`{"oneOf":[{"type":"integer"},{"minimum":2}]}`, []string{"1", "2.5", "3", "1.5"}},
		{`{"contains":{"multipleOf":2},"minContains":0}`, []string{"[]", "[1]"}},
		{`{"propertyNames":{"pattern":"^a"}}`, []string{`{"a":1}`, `{"b":1}`, "{}"}},
		{`{"$ref":"#/components/schemas/S1","maxLength":1}`, []string{`"a"`, `"ab"`, "1"}},
		{`{"properties":{"next":{"$ref":"#/components/schemas/S0"}},"maxProperties":1}`, []string{`{"next":{"next":{}}}`, `{"next":{"a":1,"b":1}}`}},
		text("date", "2024-02-29", "2023-02-29", "2024-1-01", "2024-01-01T", "0000-01-01"),
		text("time", "08:30:06Z", "23:59:60Z", "22:59:60Z", "23:29:60+23:30", "15:59:60-08:00", "12:00:00", "12:00:00.52Z", "12:00:00.Z", "24:00:00Z", "12:00:00+24:00", "1:00:00Z"),
		text("date-time", "1963-06-19T08:30:06.283185Z", "1998-12-31T23:59:60Z", "1998-12-31T23:58:60Z", "2024-01-01 00:00:00Z", "2024-01-01t00:00:00z", "2024-01-01"),
		text("duration", "P4DT12H30M5S", "PT1D", "P", "P1YT", "PT", "P2D1Y", "P1D2H", "P4Y", "P2W", "P1Y2W", "PT36H", "P1DT12H", "4DT12H30M5S", "PT1H1S", "P1Y1D"),
		text("email", "joe.bloggs@example.com", "2962", "te~st@example.com", ".test@example.com", "test.@example.com", "te..st@example.com", "joe@[127.0.0.1]", "joe@[IPv6:::1]", "joe@invalid=domain.com", "joe@[127.0.0.300]", "a b@c.test"),
		text("hostname", "www.example.com", "-bad-host-name-.example.com", "not_a_valid_host_name", "a", "a..b", "xn--4gbwdl.xn--wgbh1c", "hostname-"),
		text("ipv4", "192.168.0.1", "127.0.0.0.1", "256.256.256.256", "127.0", "087.10.0.1", "1.2.3.4/24"),
		text("ipv6", "::1", "12345::", "::abef", "1:1:1:1:1:1:1:1:1", "::laptop", "::ffff:192.168.0.1", "fe80::a%eth1", "::1/64", "1:2:3:4:5:6:7::"),
		text("uri", "http://foo.bar/?baz=qux#quux", "//foo.bar", "/abc", "urn:oasis:names", "http://a b", "http:// x", "mailto:a@b.test"),
		text("uri-reference", "/abc", "abc", "#frag", "\\\\\\\\WINDOWS", "http://x.test"),
		text("uuid", "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-73b441d16380", "2eb8aa08aa9811eab4aa73b441d16380"),
	}
}
