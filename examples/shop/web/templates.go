package web

// pages are the templates of the pages.
const pages = `
{{define "top"}}<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<a href="/">The shop</a>
{{with .Customer}}<a href="/me" id="who">{{or .Name .Email}}</a>
<form method="post" action="/logout"><button id="logout">Log out</button></form>
{{else}}<a href="/login">Log in</a> <a href="/signup">Sign up</a>{{end}}
</header>
<main>
<h1>{{.Title}}</h1>
{{with .Notice}}<p id="notice" role="status">{{.}}</p>{{end}}
{{with .Problem}}<p id="problem" role="alert">{{.}}</p>{{end}}
{{end}}

{{define "bottom"}}</main></body></html>{{end}}

{{define "home"}}{{template "top" .}}
<ul id="entries">{{range .Entries}}<li>{{.Title}}</li>{{end}}</ul>
{{template "bottom"}}{{end}}

{{define "me"}}{{template "top" .}}
{{with .Customer}}<dl>
<dt>Name</dt><dd id="name">{{.Name}}</dd>
<dt>E-mail</dt><dd id="email">{{.Email}}</dd>
<dt>Customer number</dt><dd>{{.Number}}</dd>
</dl>{{end}}
{{template "bottom"}}{{end}}

{{define "login"}}{{template "top" .}}
<form method="post" action="/login">
{{template "email" .}}
<label>Password <input name="password" id="password" type="password" autocomplete="current-password" required></label>
<label class="box"><input name="remember" id="remember" type="checkbox" value="1"{{if .Remember}} checked{{end}}> Remember me</label>
<button id="submit">Log in</button>
</form>
<p><a href="/password">Forgotten password?</a></p>
{{template "bottom"}}{{end}}

{{define "signup"}}{{template "top" .}}
<form method="post" action="/signup">
<label>First name <input name="firstname" id="firstname" autocomplete="given-name" value="{{.FirstName}}"></label>
{{template "email" .}}
<label>Password <input name="password" id="password" type="password" autocomplete="new-password" required></label>
<button id="submit">Sign up</button>
</form>
{{template "bottom"}}{{end}}

{{define "password"}}{{template "top" .}}
<form method="post" action="/password">
{{template "email" .}}
<button id="submit">Send me a mail</button>
</form>
{{template "bottom"}}{{end}}

{{define "email"}}<label>E-mail <input name="email" id="email" type="email" autocomplete="username" required value="{{.Email}}"></label>{{end}}
`

// style is the style sheet.
const style = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 0 auto; padding: 1rem; }
header { display: flex; gap: 1rem; align-items: baseline; border-bottom: 1px solid #ccc; padding-bottom: .5rem; }
header a:first-child { margin-right: auto; }
main label { display: block; margin: 1rem 0; }
main label:not(.box) input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit; }
button { font: inherit; padding: .25rem 1rem; }
[role=alert] { border-left: .25rem solid #b00; padding-left: .5rem; }
[role=status] { border-left: .25rem solid #070; padding-left: .5rem; }
`
