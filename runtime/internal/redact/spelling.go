package redact

import (
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The entry points are Spellings and Encodings.

// Spellings returns secret as a form, a path, a query, JSON, HTML and base64 show
// it; itself first. An empty secret has none.
func Spellings(secret string) []string {
	if secret == "" {
		return nil
	}
	query := url.QueryEscape(secret)
	all := []string{
		secret, strings.TrimSpace(secret), query, strings.ReplaceAll(query, "+", "%20"), url.PathEscape(secret),
		unquoted(strconv.Quote(secret)), unquoted(strconv.QuoteToASCII(secret)), html.EscapeString(secret),
	}
	for _, escaped := range all[2:5] {
		all = append(all, lowerEscapes(escaped))
	}
	all = append(all, Encodings(secret)...)
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// Encodings returns secret in base64, without padding, which is no secret.
func Encodings(secret string) []string {
	return []string{base64.RawStdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret))}
}

func unquoted(s string) string { return s[1 : len(s)-1] }

// lowerEscapes writes %2B as %2b.
func lowerEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToLower(s[i+1:i+3]))
		}
	}
	return string(b)
}
