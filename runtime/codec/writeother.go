package codec

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"time"
)

// Bytes, raw values and values of unknown shape are written here. The entry
// points are WriteBytes, WriteRaw and WriteAny.

// WriteBytes writes padded base64 in the standard alphabet; nil is "", as a nil
// list is [].
func WriteBytes(w *Writer, b []byte) {
	w.next()
	w.buf = append(w.buf, '"')
	w.buf = base64.StdEncoding.AppendEncode(w.buf, b)
	w.buf = append(w.buf, '"')
}

// WriteRaw writes a JSON text, as [Writer.Raw] does.
func WriteRaw(w *Writer, raw json.RawMessage) { w.Raw(raw) }

// WriteAny writes a value of any type: the results of [Any], every [Encoder] and
// every [Describer] by itself, values of other types with encoding/json.
func WriteAny(w *Writer, v any) {
	switch v := v.(type) {
	case nil:
		w.Null()
	case string:
		WriteString(w, v)
	case bool:
		WriteBool(w, v)
	case json.Number:
		WriteNumber(w, v)
	case float64:
		WriteFloat64(w, v)
	case int:
		WriteInt(w, v)
	case int64:
		WriteInt64(w, v)
	case time.Time:
		WriteTime(w, v)
	case json.RawMessage:
		w.Raw(v)
	case []any:
		WriteList(w, v, WriteAny)
	case map[string]any:
		WriteMap(w, v, WriteAny)
	case Encoder:
		w.encode(v)
	case Describer:
		Write(w, v)
	default:
		w.writeForeign(v)
	}
}

// writeForeign writes a value with encoding/json.
func (w *Writer) writeForeign(v any) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		w.Fail(err)
		return
	}
	w.Raw(buf.Bytes())
}
