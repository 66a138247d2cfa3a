package nimbu_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The tests check that no generated type prints the secrets that it holds.

// secretive are the types that can reach a Secret.
func secretive() []any {
	return []any{
		nimbu.AccountLogInParams{}, nimbu.AccountSession{}, nimbu.AppConfig{}, nimbu.AuthenticationToken{}, nimbu.Customer{}, nimbu.CustomerConfirmation{},
		nimbu.CustomerCreate{}, nimbu.CustomerLogIn{}, nimbu.CustomerReplace{}, nimbu.CustomerUpdate{},
		nimbu.DeviceAuthorization{}, nimbu.DeviceAuthorizationRequest{}, nimbu.PasswordChange{}, nimbu.PasswordChangeCustomer{},
		nimbu.RegisteredClient{}, nimbu.SSOToken{}, nimbu.SessionCustomer{}, nimbu.Token{}, nimbu.TokenRequest{},
		nimbu.TokenResponse{}, nimbu.TokenRevocation{},
	}
}

const hidden = "s3cr3t-value"

func TestSecretsDoNotPrint(t *testing.T) {
	for _, zero := range secretive() {
		v := reflect.New(reflect.TypeOf(zero))
		filled := 0
		fillSecrets(v.Elem(), &filled)
		if filled == 0 {
			t.Errorf("%T has no secret to hide", zero)
		}
		if data, err := json.Marshal(v.Interface()); err == nil && v.Type().Elem().Implements(reflect.TypeFor[json.Marshaler]()) && !bytes.Contains(data, []byte(hidden)) {
			t.Errorf("the JSON of %T must be exact: %s", zero, data)
		}
		for how, text := range printed(v) {
			if strings.Contains(text, hidden) {
				t.Errorf("%s shows a secret of %T: %s", how, zero, text)
			}
		}
	}
}

// printed is v in every way in which programs print, as a value, a pointer and
// inside other values.
func printed(v reflect.Value) map[string]string {
	texts := map[string]string{}
	value, pointer := v.Elem().Interface(), v.Interface()
	for _, x := range []any{value, pointer, []any{value}, map[string]any{"x": value}, struct{ X any }{value}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			texts[fmt.Sprintf("%s of %T", verb, x)] = fmt.Sprintf(verb, x)
		}
	}
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"slog text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"slog JSON": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var b bytes.Buffer
		slog.New(handler(&b)).Info("x", "value", value, "pointer", pointer, slog.Group("g", "value", value))
		texts[name] = b.String()
	}
	return texts
}

// fillSecrets sets every Secret that v can hold.
func fillSecrets(v reflect.Value, filled *int) {
	switch x := v.Addr().Interface().(type) {
	case *nimbu.Secret:
		*x = hidden
		*filled++
		return
	case *nimbu.Opt[nimbu.Secret]:
		*x = nimbu.Set[nimbu.Secret](hidden)
		*filled++
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillSecrets(v.Field(i), filled)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fillSecrets(v.Index(0), filled)
		}
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.New(v.Type().Elem()))
			fillSecrets(v.Elem(), filled)
		}
	}
}

// TestAllSecretiveTypesAreListed compares the list with the generated files.
func TestAllSecretiveTypesAreListed(t *testing.T) {
	var listed []string
	for _, v := range secretive() {
		listed = append(listed, reflect.TypeOf(v).Name())
	}
	files, err := filepath.Glob("*.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "LogValue" || f.Recv == nil {
				continue
			}
			found++
			if recv := f.Recv.List[0].Type.(*ast.Ident).Name; !slices.Contains(listed, recv) {
				t.Errorf("%s hides secrets, but is not tested", recv)
			}
		}
	}
	if found != len(listed) {
		t.Errorf("%d types hide secrets, %d are tested", found, len(listed))
	}
}
