package main

import (
	"fmt"
	"strings"
)

// Streams and the endpoints of OAuth2, whose responses have rules of their own. The
// entry points are streams and authorizations.

func streams() []Behaviour {
	events, records, parts := []Kind{Events}, []Kind{Records}, []Kind{Parts}
	return []Behaviour{
		{Name: "server-sent events", For: events, Cases: cases(
			flow("a line without end", "data: ", "x"), flow("an event without end", "", "data: x\n"), flow("comments without end", "", ": x\n"), flow("fields without end", "", "id: x\nevent: y\n"),
			flow("a carriage return", "", "\r"), flow("a name without end", "", "x"),
			sent("retry, huge", "retry: 99999999999999999999\ndata: {}\n\n"), sent("retry, zero", "retry: 0\ndata: {}\n\n"), sent("retry, negative", "retry: -1\ndata: {}\n\n"),
			sent("id with NUL", "id: a\x00b\ndata: {}\n\n"), sent("id with a line break", "id: a\rdata: {}\n\n"), sent("an id of 1 MiB", "id: "+strings.Repeat("x", 1<<20)+"\ndata: {}\n\n"),
			sent("no JSON", "data: <html>\n\n"), sent("invalid UTF-8", "data: \"\xff\"\n\n"), sent("a byte order mark", "\ufeffdata: {}\n\n"), sent("nothing", ""),
			sent("an event that is cut", "data: {\"a\":"),
		)},
		{Name: "JSON lines", For: records, Cases: cases(
			flow("a line without end", `{"a":"`, "x"), flow("blank lines", "", "\n"), flow("depth", "", "["), flow("values without end", "", `{"a":"x"}`+"\n"),
			sent("garbage", "\x00\n").fails(), sent("half", `{"a":`).fails(), sent("separators", "\x1e\x1e\n{}"),
		)},
		{Name: "multipart", For: parts, Cases: cases(
			flow("a part without end", "--b\r\n\r\n", "x"), flow("a header without end", "--b\r\n", "X: y\r\n"), flow("a line without end", "--b\r\nX: ", "y"), flow("a preamble without end", "", "x\r\n"),
			flow("parts without end", "", "--b\r\n\r\n\r\n"), sent("no end", "--b\r\n\r\nx").fails(), sent("no part", "x").fails(),
			multipartType("no boundary", "multipart/mixed"), multipartType("an empty boundary", "multipart/mixed; boundary=\"\""),
			multipartType("a boundary of 100 kB", "multipart/mixed; boundary="+strings.Repeat("x", 100_000)), multipartType("no multipart", "text/plain"),
		)},
		{Name: "XML", For: []Kind{XML}, Cases: cases(
			flow("depth", "", "<a>"), flow("an attribute without end", `<Ev a="`, "x"), flow("elements", "<Ev>", "<list/>"), flow("a comment without end", "<!--", "x"), flow("a text without end", "<Ev><a>", "x"),
			sent("entities", `<!DOCTYPE Ev [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Ev><a>&b;&b;&b;</a></Ev>`).fails(),
			sent("an external entity", `<!DOCTYPE Ev [<!ENTITY x SYSTEM "file:///etc/passwd">]><Ev><a>&x;</a></Ev>`).fails(),
			sent("another encoding", `<?xml version="1.0" encoding="UTF-7"?><Ev/>`), sent("cut", "<Ev><a>").fails(), sent("garbage", "\x00").fails(), sent("nothing", "").fails(), sent("two roots", "<Ev/><Ev/>"),
		)},
	}
}

// flow sends text without end in a response of the declared type.
func flow(name, begin, text string) Case {
	chunk := strings.Repeat(text, max(1, (1<<16)/len(text)))
	return Case{Name: name, Serve: func(x *Exchange) {
		x.Send(x.Good.Head() + "\r\n" + begin)
		x.Repeat(chunk, flood)
	}}
}

// sent sends a body that ends with the connection.
func sent(name, text string) Case {
	return Case{Name: name, Light: small(text), Serve: func(x *Exchange) { x.Send(x.Good.Head() + "\r\n" + text) }}
}

func multipartType(name, media string) Case {
	return Case{Name: name, Fails: true, Serve: func(x *Exchange) {
		x.Send("HTTP/1.1 200 OK\r\nContent-Type: " + media + "\r\n\r\n" + x.Good.Body)
	}}
}

// authorizations are responses of an authorization server.
func authorizations() []Behaviour {
	answer := func(name string, status int, text string) Case {
		return Case{Name: name, Light: small(text), Serve: func(x *Exchange) { x.Send(body(status, strings.ReplaceAll(text, "SELF", x.From)).Text()) }}
	}
	other := func(name, text string) Case {
		return Case{Name: name, Serve: func(x *Exchange) { x.Send(body(200, strings.ReplaceAll(text, "ELSEWHERE", x.Elsewhere)).Text()) }}
	}
	return []Behaviour{
		{Name: "token endpoint", For: []Kind{Token, LogIn}, Cases: cases(
			answer("no token", 200, `{"token_type":"Bearer"}`).fails(), answer("an empty one", 200, `{"access_token":"","token_type":"Bearer"}`).fails(), answer("a list", 200, `{"access_token":["a"]}`).fails(),
			answer("a line break", 200, `{"access_token":"a\r\nX: y","token_type":"Bearer"}`).fails(), answer("another type", 200, `{"access_token":"a","token_type":"MAC"}`).fails(),
			answer("an error with 200", 200, `{"error":"invalid_grant"}`).fails(), answer("a token with 400", 400, `{"access_token":"a","token_type":"Bearer"}`).fails(),
			answer("a huge description", 400, `{"error":"invalid_grant","error_description":"`+strings.Repeat("x", 900_000)+`"}`).fails(),
			answer("the client's secret", 400, `{"error":"`+canary+`","error_description":"`+canary+`","error_uri":"https://x.example/`+canary+`"}`).fails(),
			expires("1e400"), expires("-1"), expires(`"3600"`), expires("99999999999999999999"), expires("null"), expires(`"NaN"`), expires("[]"),
		)},
		{Name: "discovery", For: []Kind{Metadata}, Cases: cases(
			answer("another issuer", 200, `{"issuer":"https://evil.example","token_endpoint":"SELF/token"}`).fails(), answer("no issuer", 200, `{"token_endpoint":"SELF/token"}`).fails(),
			answer("no token endpoint", 200, `{"issuer":"SELF"}`).fails(), answer("an unsafe endpoint", 200, `{"issuer":"SELF","token_endpoint":"http://evil.example/token"}`).fails(),
			answer("a script", 200, `{"issuer":"SELF","token_endpoint":"javascript:alert(1)"}`).fails(), answer("a list", 200, `{"issuer":["SELF"],"token_endpoint":["SELF/token"]}`).fails(),
			other("endpoints elsewhere", `{"issuer":"ELSEWHERE","token_endpoint":"ELSEWHERE/token"}`).fails(),
		)},
		{Name: "device endpoint", For: []Kind{Begin}, Cases: cases(
			answer("a script", 200, `{"device_code":"d","user_code":"u","verification_uri":"javascript:alert(1)"}`).fails(), answer("a file", 200, `{"device_code":"d","user_code":"u","verification_uri":"file:///x"}`).fails(),
			answer("user information", 200, `{"device_code":"d","user_code":"u","verification_uri":"https://bank.example@evil.example/"}`).fails(), answer("no code", 200, `{"user_code":"u","verification_uri":"https://x.example"}`).fails(),
			answer("interval", 200, `{"device_code":"d","user_code":"u","verification_uri":"https://x.example","interval":-1e18,"expires_in":1e300}`),
			answer("control characters", 200, `{"device_code":"d","user_code":"\u001b[31m\u0000","verification_uri":"https://x.example"}`),
		)},
		{Name: "JWKS", For: []Kind{Keys}, Cases: cases(
			answer("100,000 keys", 200, `{"keys":[`+strings.Repeat(`{"kty":"RSA"},`, 100_000)+`{"kty":"RSA"}]}`), answer("a key of 2 MiB", 200, `{"keys":[{"kty":"RSA","n":"`+strings.Repeat("A", 2<<20)+`"}]}`),
			answer("no keys", 200, `{"keys":null}`), answer("strings", 200, `{"keys":["a","b"]}`),
		)},
	}
}

func expires(in string) Case {
	return Case{Name: "expires_in " + in, Serve: func(x *Exchange) {
		if !strings.Contains(x.Request.URL.Path, "token") {
			x.Serve()
			return
		}
		x.Send(body(200, fmt.Sprintf(`{"access_token":"a","token_type":"Bearer","expires_in":%s}`, in)).Text())
	}}
}
