package nimbutest

// This file holds deep copies of JSON values: what a test seeds and reads is
// never shared with the server.

func copyDoc(d map[string]any) doc {
	if d == nil {
		return nil
	}
	out := make(doc, len(d))
	for key, value := range d {
		out[key] = copyValue(value)
	}
	return out
}

func copyValue(v any) any {
	switch v := v.(type) {
	case doc:
		return copyDoc(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = copyValue(v[i])
		}
		return out
	case []string:
		return anySlice(v)
	case []map[string]any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = copyDoc(v[i])
		}
		return out
	case int:
		return int64(v)
	default:
		return v
	}
}

// anySlice never returns nil, so that it is written as [].
func anySlice[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}
