package codec_test

import (
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// clearable has members that "" clears, as they are sent and as they are read.
type clearable struct {
	Limit  opt[int64]
	Labels opt[map[string]string]
	Count  *int64
	List   []string
	Needed *int64
	Last   string
}

func (v *clearable) DescribeJSON(m *codec.Members) {
	m.Custom("limit", &v.Limit, codec.EmptyText{})
	m.Custom("labels", &v.Labels, codec.EmptyText{})
	m.Custom("count", &v.Count, codec.EmptyText{})
	m.Custom("list", &v.List, codec.EmptyText{})
	m.Custom("needed", &v.Needed, codec.EmptyText{Always: true})
	m.Omit("last", &v.Last)
}

func TestEmptyText(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`{}`, `{"needed":""}`},
		{`{"limit":"","labels":"","count":"","list":"","needed":"","last":"x"}`, `{"limit":"","labels":"","needed":"","last":"x"}`},
		{`{"limit":null,"labels":null,"count":null,"list":null,"needed":null}`, `{"limit":"","labels":"","needed":""}`},
		{`{"limit": "" ,"needed":2}`, `{"limit":"","needed":2}`},
		{`{"limit":0,"labels":{},"count":0,"list":[],"needed":0}`, `{"limit":0,"labels":{},"count":0,"list":[],"needed":0}`},
		{`{"limit":5,"labels":{"a":""},"count":6,"list":[""],"needed":7}`, `{"limit":5,"labels":{"a":""},"count":6,"list":[""],"needed":7}`},
	} {
		var v clearable
		if err := codec.Unmarshal([]byte(tt.in), &v); err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if got, err := codec.Marshal(&v); err != nil || string(got) != tt.want {
			t.Errorf("%s becomes %s, %v, want %s", tt.in, got, err, tt.want)
		}
	}
}

// TestEmptyTextErrors reads values that are neither of the type nor empty.
func TestEmptyTextErrors(t *testing.T) {
	for _, in := range []string{`{"limit":"5"}`, `{"limit":" "}`, `{"labels":["a"]}`, `{"count":"x"}`, `{"limit":"`, `{"limit":""`} {
		var v clearable
		if err := codec.Unmarshal([]byte(in), &v); err == nil {
			t.Errorf("%s is read as %+v", in, v)
		}
	}
}
