package codec_test

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The fuzz tests compare every writer with an encoding/json Encoder without HTML
// escaping.

// written returns the text of v by a writer.
func written[T any](v T, write func(*codec.Writer, T)) (string, error) {
	w := codec.NewWriter(nil)
	write(w, v)
	return string(w.Bytes()), w.Err()
}

func standardText(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), err
}

func agreeWritten[T any](t *testing.T, v T, write func(*codec.Writer, T)) {
	t.Helper()
	got, err := written(v, write)
	want, wantErr := standardText(v)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%T %v: error %v, encoding/json's %v", v, v, err, wantErr)
	}
	if err == nil && got != want {
		t.Fatalf("%T %v: got %s, want %s", v, v, got, want)
	}
}

func FuzzWriteText(f *testing.F) {
	for _, s := range []string{"", "a", "abcdefgh", "<&>", "\"\\/", "\b\f\n\r\t\x00\x1f\x7f", "é", "\u2028\u2029", "\xff", "abcdefg\xffhijklmnop", "😀\ufffd", "12345678é12345678\n12345678"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		agreeWritten(t, s, codec.WriteString)
		agreeWritten(t, map[string]string{s: s, "b": "c", s + "a": ""}, func(w *codec.Writer, m map[string]string) {
			codec.WriteMap(w, m, codec.WriteString)
		})
		agreeWritten(t, json.Number(s), codec.WriteNumber)
		agreeWritten(t, []byte(s), codec.WriteBytes)
	})
}

func FuzzWriteNumbers(f *testing.F) {
	for _, v := range []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1e-6, 9.99e-7, 1e-7, 1e15, 1e20, 1e21, 1e22, 123456.789, 1 << 53, math.MaxFloat64, math.SmallestNonzeroFloat64, math.NaN(), math.Inf(1), 1e-100, 16777216, 3e-45} {
		f.Add(math.Float64bits(v))
		f.Add(uint64(math.Float32bits(float32(v))))
	}
	f.Fuzz(func(t *testing.T, u uint64) {
		agreeWritten(t, u, codec.WriteUint[uint64])
		agreeWritten(t, int64(u), codec.WriteInt64)
		agreeWritten(t, math.Float64frombits(u), codec.WriteFloat64)
		agreeWritten(t, math.Float32frombits(uint32(u)), codec.WriteFloat[float32])
		agreeWritten(t, float64(int64(u)>>32)/100, codec.WriteFloat64)
	})
}

func FuzzWriteTime(f *testing.F) {
	f.Add(int64(0), int64(0), 0)
	f.Add(int64(1700000000), int64(678000000), 7200)
	f.Add(int64(-62135596800), int64(1), -3600)
	f.Add(int64(253402300800), int64(999999999), 86340)
	f.Add(int64(951868800), int64(10), 86400)
	f.Fuzz(func(t *testing.T, seconds, nanos int64, offset int) {
		if offset < -1e6 || offset > 1e6 {
			return
		}
		agreeWritten(t, time.Unix(seconds, nanos).In(time.FixedZone("", offset)), codec.WriteTime)
		agreeWritten(t, time.Unix(seconds, nanos).UTC(), codec.WriteTime)
	})
}

func FuzzWriteAny(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := standard[any](text)
		if err == nil {
			agreeWritten(t, v, codec.WriteAny)
		}
	})
}

// FuzzWriteRaw puts arbitrary bytes into an object, which must stay JSON.
func FuzzWriteRaw(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		w := codec.NewWriter(nil)
		w.ObjectStart()
		w.Key("before")
		codec.WriteInt(w, 1)
		w.Key("raw")
		codec.WriteRaw(w, raw)
		w.Key("after")
		codec.WriteInt(w, 1)
		w.ObjectEnd()
		if valid := raw == nil || json.Valid(raw); valid != (w.Err() == nil) {
			t.Fatalf("%q: valid is %t, error of Raw: %v", raw, valid, w.Err())
		}
		if w.Err() == nil && !json.Valid(w.Bytes()) {
			t.Fatalf("%q became %q", raw, w.Bytes())
		}
	})
}
