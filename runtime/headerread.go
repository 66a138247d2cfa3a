package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are ReadHeaders and HeaderReader.Field, which read headers of
// responses (OpenAPI's style simple).

// HeaderReader reads headers one after the other and keeps their errors.
type HeaderReader struct {
	h    http.Header
	errs []error
}

// ReadHeaders returns a reader of h, which may be nil.
func ReadHeaders(h http.Header) *HeaderReader { return &HeaderReader{h: h} }

// Field reads the header name into the field at p: a string, number, boolean or
// time, or a list of these, separated by commas or over several lines. A header
// that is missing or cannot be read leaves the field as it is; [HeaderReader.Err]
// returns the error of the latter.
func (r *HeaderReader) Field(name string, p any) {
	lines := r.h.Values(name)
	if len(lines) == 0 {
		return
	}
	if err := setHeader(reflect.ValueOf(p).Elem(), name, lines); err != nil {
		r.errs = append(r.errs, fmt.Errorf("header %s %w", name, err))
	}
}

// Err returns the errors of all headers that could not be read, or nil.
func (r *HeaderReader) Err() error { return errors.Join(r.errs...) }

// setHeader reads the lines of one header.
func setHeader(v reflect.Value, name string, lines []string) error {
	if v.Kind() != reflect.Slice {
		return setText(v, strings.TrimSpace(strings.Join(lines, ", ")))
	}
	texts := lines
	if !strings.EqualFold(name, "Set-Cookie") { // its dates hold commas
		texts = strings.Split(strings.Join(lines, ","), ",")
	}
	list := reflect.MakeSlice(v.Type(), 0, len(texts))
	for _, text := range texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		element := reflect.New(v.Type().Elem()).Elem()
		if err := setText(element, text); err != nil {
			return err
		}
		list = reflect.Append(list, element)
	}
	v.Set(list)
	return nil
}

var (
	errHeaderNumber = errors.New("is no number of its type")
	errHeaderBool   = errors.New("is neither true nor false")
	errHeaderTime   = errors.New("is no date and time")
)

// setText reads one value. Its errors leave the text out, which may be a secret.
func setText(v reflect.Value, text string) error {
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Clone(text))
	case reflect.Bool:
		b, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return errHeaderBool
		}
		v.SetBool(b)
	case reflect.Int64, reflect.Int32:
		n, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if err != nil {
			return errHeaderNumber
		}
		v.SetInt(n)
	case reflect.Uint64, reflect.Uint32:
		n, err := strconv.ParseUint(text, 10, v.Type().Bits())
		if err != nil {
			return errHeaderNumber
		}
		v.SetUint(n)
	case reflect.Float64, reflect.Float32:
		n, err := strconv.ParseFloat(text, v.Type().Bits())
		if err != nil {
			return errHeaderNumber
		}
		v.SetFloat(n)
	default:
		at, ok := v.Addr().Interface().(*time.Time)
		if !ok {
			return style.ErrNotScalar
		}
		return setTime(at, text)
	}
	return nil
}

// setTime reads a time in RFC 3339 or HTTP-date (RFC 9110, section 5.6.7).
func setTime(at *time.Time, text string) error {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t, err = http.ParseTime(text)
	}
	if err != nil {
		return errHeaderTime
	}
	*at = t
	return nil
}
