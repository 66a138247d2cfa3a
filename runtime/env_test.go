package runtime_test

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of FromEnv.

// fromEnv reads the variables of the tests.
func fromEnv() runtime.Option {
	return runtime.FromEnv(
		runtime.EnvVariable{Name: "TEST_URL", Option: runtime.WithBaseURL},
		runtime.EnvVariable{Name: "TEST_TOKEN", Option: func(v string) runtime.Option { return runtime.WithBearer(runtime.Secret(v)) }},
		runtime.EnvVariable{Name: "TEST_USER", Option: runtime.BasicFromEnv(func(user string, password runtime.Secret) runtime.Option {
			return runtime.WithBasic(user, password)
		})},
	)
}

func TestFromEnv(t *testing.T) {
	t.Setenv("TEST_URL", "https://eu.example.com/v2")
	t.Setenv("TEST_TOKEN", "")
	t.Setenv("TEST_USER", "ada:hunter2")
	rec := &recorder{}
	core := newCore(t, rec, fromEnv())
	if err := core.Do(t.Context(), "GET", "/pets", nil, nil); err != nil {
		t.Fatal(err)
	}
	if user, password, _ := rec.last().BasicAuth(); rec.last().URL.String() != "https://eu.example.com/v2/pets" || user != "ada" || password != "hunter2" {
		t.Errorf("%s as %s, %s", rec.last().URL, user, password)
	}
	core = newCore(t, rec, fromEnv(), runtime.WithBaseURL("https://us.example.com"))
	if err := core.Do(t.Context(), "GET", "/pets", nil, nil); err != nil || rec.last().URL.Host != "us.example.com" {
		t.Errorf("%s, %v: a later option wins", rec.last().URL, err)
	}
}

// A value that cannot be used is an error that names the variable and not the value.
func TestFromEnvRejects(t *testing.T) {
	for name, value := range map[string]string{"TEST_URL": "no url", "TEST_TOKEN": "s3cr3t\nline", "TEST_USER": "s3cr3t"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			_, err := runtime.NewCore(testAPI, fromEnv())
			if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("error %v", err)
			}
		})
	}
}
