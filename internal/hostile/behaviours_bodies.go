package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Bodies that are not what the specification declares, and slow ones. The entry
// points are bodies, slowness and statuses.

func bodies() []Behaviour {
	return []Behaviour{
		{Name: "other values and types", For: jsonKinds, Cases: cases(
			replaced("null", "null"), replaced("an array", "[]"), replaced("an object", "{}"), replaced("a string", `"x"`), replaced("a number", "1"), replaced("true", "true"),
			replaced("array of null", "[null]"), replaced("array of arrays", "[[[]]]"), wrongTypes(),
			replaced("two values", `{"id":"1"} {"id":"2"}`), replaced("a huge number", `{"id":1e999999999,"access_token":1e999999999,"keys":1e9999}`),
		)},
		{Name: "no JSON", For: objectKinds, Cases: cases(
			replaced("garbage", "\x00\x01\x02").fails(), replaced("HTML with JSON's type", "<html>log in").fails(), replaced("nothing", "").fails(),
			replaced("UTF-16", "\xff\xfe{\x00}\x00").fails(), replaced("half", `{"id":`).fails(), replaced("a comment", "{/**/}").fails(),
			replaced("single quotes", "{'id':'1'}").fails(), replaced("a byte order mark", "\ufeff{\"id\":\"1\"}"), replaced("NaN", `{"id":NaN}`).fails(),
		)},
		{Name: "other media types", For: objectKinds, Cases: cases(
			typed("a page", "text/html", "<html>log in</html>"), typed("a picture", "image/png", "\x89PNG"), typed("none", "", "<html>"), typed("a wrong one", "application/json/;;", "x"),
			typed("10 kB", strings.Repeat("x", 10_000), "x"),
		)},
		{Name: "members twice", For: jsonKinds, Cases: cases(
			injected("ten thousand times", strings.Repeat(`1,"zz":`, 10_000)+"1"), injected("in other case", `1,"ID":"a","Id":"b","id":"c","iD":"d"`),
			injected("of each type", `1,"id":"a","id":1,"id":null,"id":[],"id":{}`), injected("__proto__", `1,"__proto__":{"id":1},"constructor":1,"":1`),
		)},
		{Name: "invalid UTF-8", For: jsonKinds, Cases: cases(
			injected("in a value", "\"\xff\xfe\xc0\x80\""), injected("in a name", "1,\"\xff\xed\xa0\x80\":1"), injected("half a pair", `"\ud800"`), injected("an escape", `"\x41"`),
			injected("control characters", "\"\x00\x1b[31m\""),
		)},
		{Name: "depth and width", Once: true, For: jsonKinds, Cases: cases(
			injected("arrays", strings.Repeat("[", 2<<20)), injected("objects", strings.Repeat(`{"x":`, 400_000)), injected("closed", strings.Repeat("[", 1<<20)+strings.Repeat("]", 1<<20)),
			injected("objects side by side", "["+strings.Repeat("{},", 700_000)+"{}]"), injected("numbers side by side", "["+strings.Repeat("1,", 1_000_000)+"1]"),
			replaced("a list of nothing", "["+strings.Repeat("{},", 700_000)+"{}]"), replaced("a list of null", "["+strings.Repeat("null,", 400_000)+"null]"),
			injected("digits", strings.Repeat("9", 2<<20)), injected("a text", `"`+strings.Repeat("x", 2<<20)+`"`), injected("escapes", `"`+strings.Repeat(`\u0041`, 300_000)+`"`),
			members(),
		)},
		{Name: "echoes of credentials", Cases: cases(
			echoed("in a message", func(c string) string {
				return `{"message":"bad token ` + c + `","code":"` + c + `","error":"` + c + `","error_description":"` + c + `"}`
			}),
			echoed("in errors of fields", func(c string) string { return `{"errors":[{"field":"` + c + `","message":"x ` + c + `"}]}` }),
			echoed("escaped", func(c string) string { return fmt.Sprintf(`{"message":"\u%04x%s"}`, c[0], c[1:]) }),
			echoed("in a page", func(c string) string { return "<html>" + c }),
			Case{Name: "in headers", Fails: true, Serve: func(x *Exchange) {
				x.Send("HTTP/1.1 401 " + x.credential() + "\r\nX-Request-Id: " + x.credential() + "\r\nWWW-Authenticate: Bearer error=\"" + x.credential() + "\"\r\nContent-Type: text/" + x.credential() + "\r\nContent-Length: 2\r\n\r\n{}")
			}},
			Case{Name: "in an address", Serve: func(x *Exchange) {
				x.Send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/" + x.credential() + "?t=" + x.credential() + "\r\nContent-Length: 0\r\n\r\n")
			}},
		)},
	}
}

// fails is the case with the demand that the call fails.
func (c Case) fails() Case { c.Fails = true; return c }

// replaced sends another body.
func replaced(name, text string) Case {
	return Case{Name: name, Light: small(text), Serve: func(x *Exchange) { x.SendBody(text) }}
}

// injected sends the body with one more member, or with one more item that has it.
func injected(name, value string) Case {
	return Case{Name: name, Light: small(value), Serve: func(x *Exchange) {
		if rest, list := strings.CutPrefix(x.Good.Body, "["); list {
			x.SendBody(`[{"zz":`, value, "},", rest)
			return
		}
		x.SendBody(`{"zz":`, value, ",", strings.TrimPrefix(x.Good.Body, "{"))
	}}
}

// members sends 80,000 members.
func members() Case {
	var b strings.Builder
	for i := range 80_000 {
		fmt.Fprintf(&b, `,"k%d":1`, i)
	}
	return injected("members", "1"+b.String())
}

func typed(name, media, text string) Case {
	return Case{Name: name, Fails: true, Light: true, Serve: func(x *Exchange) {
		x.Send(fmt.Sprintf("HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", x.Good.Status, media, len(text), text))
	}}
}

// wrongTypes sends the body with every value of another type.
func wrongTypes() Case {
	return Case{Name: "every value of another type", Light: true, Serve: func(x *Exchange) {
		var v any
		_ = json.Unmarshal([]byte(x.Good.Body), &v)
		text, _ := json.Marshal(otherTypes(v))
		x.SendBody(string(text))
	}}
}

func otherTypes(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if _, nested := member.(map[string]any); nested {
				v[name] = []any{member}
			} else {
				v[name] = otherTypes(member)
			}
		}
		return v
	case []any:
		for i := range v {
			v[i] = otherTypes(v[i])
		}
		return map[string]any{"0": v}
	case string:
		return len(v)
	case nil:
		return map[string]any{}
	}
	return fmt.Sprint(v)
}

// echoed sends an error that repeats the client's credential.
func echoed(name string, text func(string) string) Case {
	return Case{Name: name, Fails: true, Light: true, Serve: func(x *Exchange) {
		r := body(400, text(x.credential()))
		x.Send(r.Text())
	}}
}

// slowness are responses that never end.
func slowness() []Behaviour {
	wait := func(name string, text func(x *Exchange) string) Case {
		return Case{Name: name, Slow: true, Fails: true, Light: true, Serve: func(x *Exchange) { x.Send(text(x)); x.Wait() }}
	}
	return []Behaviour{
		{Name: "stalls and drips", Cases: cases(
			wait("before the head", func(*Exchange) string { return "" }),
			wait("in the head", func(*Exchange) string { return "HTTP/1.1 200 OK\r\nX-A: " }),
			wait("in the body", inBody),
			Case{Name: "drips the head", Slow: true, Fails: true, Light: true, Serve: func(x *Exchange) { x.Send("HTTP/1.1 200 OK\r\n"); x.Drip("X: y\r\n") }},
			Case{Name: "drips the body", Slow: true, Light: true, Serve: func(x *Exchange) { x.Send(x.Good.Head() + "\r\n"); x.Drip(" ") }},
			Case{Name: "drips an error", Slow: true, Light: true, Serve: func(x *Exchange) { x.Send("HTTP/1.1 400 x\r\n\r\n{"); x.Drip(" ") }},
			Case{Name: "stalls an error", Slow: true, Light: true, Serve: func(x *Exchange) {
				x.Send("HTTP/1.1 400 x\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n" + fmt.Sprintf("%-66000s", `{"message":"no"}`))
				x.Wait()
			}},
		)},
		{Name: "Retry-After", Cases: func(Call) []Case {
			var all []Case
			for _, after := range []string{"999999999999", "-1", "1e308", "NaN", "inf", "0x10", "Fri, 31 Dec 9999 23:59:59 GMT", strings.Repeat("9", 1000)} {
				all = append(all, Case{Name: fmt.Sprintf("%.30s", after), Slow: true, Fails: true, Light: true, Retries: 2, Serve: func(x *Exchange) {
					x.Send("HTTP/1.1 503 x\r\nRetry-After: " + after + "\r\nContent-Length: 0\r\n\r\n")
				}})
			}
			return all
		}},
	}
}

// inBody is the response up to the first byte of its body, or nearly all of it.
func inBody(x *Exchange) string {
	text := x.Good.Text()
	return text[:len(text)-max(2, len(x.Good.Body)-1)]
}

// statuses are status lines that no success has.
func statuses() []Behaviour {
	status := func(code string) Case { return raw(code, "HTTP/1.1 "+code+" x\r\nContent-Length: 0\r\n\r\n").light() }
	return []Behaviour{{Name: "statuses and garbage", Cases: cases(
		status("000"), status("099"), status("999"), status("-200"), status("304"), status("305"), status("418"), status("204").ends(), status("205").ends(),
		raw("garbage", "\x00\x01\x02\x03\r\n\r\n"), raw("HTTP/0.9", "{}"), raw("HTTP/9.9", "HTTP/9.9 200 OK\r\n\r\n{}").ends(),
		raw("TLS", "\x15\x03\x01\x00\x02\x02\x16"), raw("SSH", "SSH-2.0-x\r\n"),
		raw("control characters", "HTTP/1.1 400 \x1b[31mBad\r\nX-Request-Id: \x1b[31mx\u202e\r\nContent-Length: 2\r\n\r\n{}"),
	)}}
}

// light is the case without a measurement of memory.
func (c Case) light() Case { c.Light = true; return c }
