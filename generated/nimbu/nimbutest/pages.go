package nimbutest

import (
	"bytes"
	"html/template"
)

// This file holds the pages that a person sees: plain forms that post back to
// where they came from.

// signInTemplate returns the one page there is.
func signInTemplate() *template.Template {
	return template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Title}}</title></head><body>
<h1>{{.Title}}</h1>
{{with .Note}}<p role="alert">{{.}}</p>{{end}}
{{if .Form}}<form method="post">
{{if .Code}}<p><label>Code on your device <input name="user_code" required></label></p>{{end}}
<p><label>E-mail <input name="email" type="email" required autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" required autocomplete="current-password"></label></p>
<p><button>{{if .Consent}}Sign in and allow{{else}}Sign in{{end}}</button>
{{if .Consent}}<button name="deny" value="1" formnovalidate>Deny</button>{{end}}</p>
</form>{{end}}
</body></html>
`))
}

type pageData struct {
	Title, Note         string
	Form, Code, Consent bool
}

func render(data pageData) page {
	var b bytes.Buffer
	if err := signInTemplate().Execute(&b, data); err != nil {
		return page(err.Error())
	}
	return b.Bytes()
}

func signInPage(app string, consent bool, note string) page {
	return render(pageData{Title: "Sign in to " + app, Note: note, Form: true, Consent: consent})
}
