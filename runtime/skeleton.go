package runtime

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file stands in for the call path while it is being written.

const defaultMaxResponse = 64 << 20

var errSkeleton = errors.New("runtime: being written")

type buffers struct{ pool sync.Pool }

type body struct {
	in        any
	media     string
	encodings []string
}

type plainText string

const (
	mediaJSON      = "application/json"
	mediaForm      = "application/x-www-form-urlencoded"
	mediaMultipart = "multipart/form-data"
	mediaText      = "text/plain; charset=utf-8"
)

// MultipartEncoder is a generated type that writes itself as multipart/form-data.
type MultipartEncoder interface{ EncodeMultipart(*Multipart) }

// Multipart writes the parts of a body.
type Multipart struct{ err error }

// Field adds a part.
func (m *Multipart) Field(name string, v any) {}

// FieldAs adds a part of a media type.
func (m *Multipart) FieldAs(name, contentType string, v any) {}

// File is a part that is a file.
type File struct {
	Name, ContentType string
	Reader            io.Reader
}

type paging struct {
	style, page, size, next, items, total string
	first                                 int64
}

// LinkPages says that pages are linked.
func (r *Request) LinkPages(pageParam, sizeParam string) *Request { return r }

// NumberPages says that pages are numbered.
func (r *Request) NumberPages(pageParam, sizeParam string, first int64) *Request { return r }

// OffsetPages says that pages begin at offsets.
func (r *Request) OffsetPages(offsetParam, limitParam string) *Request { return r }

// CursorPages says that a page names the next.
func (r *Request) CursorPages(cursorParam, nextPointer string) *Request { return r }

// SizeParam names the size parameter.
func (r *Request) SizeParam(name string) *Request { return r }

// ItemsAt says where items are.
func (r *Request) ItemsAt(pointer string) *Request { return r }

// TotalAt says where the total is.
func (r *Request) TotalAt(pointer string) *Request { return r }

// Call sends the request.
func (r *Request) Call(ctx context.Context, opts ...Option) error { return errSkeleton }

// CallText returns text.
func (r *Request) CallText(ctx context.Context, opts ...Option) (string, error) {
	return "", errSkeleton
}

// CallStream returns a stream.
func (r *Request) CallStream(ctx context.Context, opts ...Option) (io.ReadCloser, error) {
	return nil, errSkeleton
}

// Do calls.
func Do[T any, P interface {
	*T
	codec.Decoder
}](ctx context.Context, r *Request, opts ...Option) (*T, error) {
	return nil, errSkeleton
}

// DoValue calls.
func DoValue[T any](ctx context.Context, r *Request, read func(*codec.Cursor) T, opts ...Option) (T, error) {
	var v T
	return v, errSkeleton
}

// DoResult calls.
func DoResult[T any, P interface {
	*T
	DecodeResponse(status int, c *codec.Cursor)
}](ctx context.Context, r *Request, opts ...Option) (*T, error) {
	return nil, errSkeleton
}

// Pages iterates.
func Pages[T any](ctx context.Context, r *Request, read func(*codec.Cursor) T, opts ...Option) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) { yield(nil, errSkeleton) }
}

// Do calls an endpoint.
func (c *Core) Do(ctx context.Context, method, path string, in, out any, opts ...Option) error {
	return errSkeleton
}

type credentials struct{}

// WithCredential gives a credential.
func WithCredential(cred Authorizer, schemes ...string) Option { return func(s *settings) {} }

// WithAuthorizer gives an authorizer.
func WithAuthorizer(a Authorizer) Option { return func(s *settings) {} }

// Basic is basic auth.
func Basic(user string, password Secret) Authorizer { return nil }

// APIKey is a key.
func APIKey[S ~string](in, name string, value S) Authorizer { return nil }
