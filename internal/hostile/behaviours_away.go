package main

import (
	"fmt"
	"strings"
)

// Redirects and links, which try to lead requests elsewhere. The entry points are
// redirections and pages.

func redirections() []Behaviour {
	away := map[string]func(x *Exchange) string{
		"same origin":        func(x *Exchange) string { return x.Request.URL.Path + "/" },
		"another origin":     func(x *Exchange) string { return x.Elsewhere + "/x" },
		"the origin's alias": func(x *Exchange) string { return strings.Replace(x.From, "127.0.0.1", "localhost", 1) + "/y" },
		"another scheme":     func(x *Exchange) string { return "ftp://" + strings.TrimPrefix(x.Elsewhere, "http://") },
		"user information":   func(x *Exchange) string { return strings.Replace(x.Elsewhere, "://", "://u:p@", 1) + "/x" },
		"two slashes":        func(x *Exchange) string { return strings.TrimPrefix(x.Elsewhere, "http:") + "/x" },
	}
	bad := map[string]string{
		"a file": "file:///etc/passwd", "a script": "javascript:alert(1)", "nothing": "", "a bad host": "http://[::1", "a bad escape": "/%zz", "a port that is closed": "http://127.0.0.1:1/",
		"1 MB": "/" + strings.Repeat("x", 1<<20), "control characters": "/\x01\x7f",
	}
	var to []Case
	for _, status := range []int{300, 301, 302, 303, 307, 308} {
		for name, address := range away {
			to = append(to, Case{Name: fmt.Sprint(status, " to ", name), Light: true, Serve: func(x *Exchange) { redirect(x, status, address(x)) }})
		}
	}
	loops := []Case{}
	for _, status := range []int{301, 302, 303, 307, 308} {
		loops = append(loops, Case{Name: fmt.Sprint(status, " loop"), Light: true, Fails: true, Serve: func(x *Exchange) { location(x, status, x.Request.URL.Path) }},
			Case{Name: fmt.Sprint(status, " ever on"), Light: true, Fails: true, Serve: func(x *Exchange) { location(x, status, fmt.Sprintf("%s/%d", x.From, x.Number)) }})
		for name, address := range bad {
			loops = append(loops, Case{Name: fmt.Sprint(status, " to ", name), Light: true, Fails: true, Serve: func(x *Exchange) { location(x, status, address) }})
		}
		loops = append(loops, Case{Name: fmt.Sprint(status, " to nowhere"), Light: true, Fails: true, Serve: func(x *Exchange) {
			x.Send(fmt.Sprintf("HTTP/1.1 %d x\r\nContent-Length: 0\r\n\r\n", status))
		}})
	}
	return []Behaviour{{Name: "redirects", Cases: cases(to...)}, {Name: "redirects without end or target", Cases: cases(loops...)}}
}

// redirect redirects the first request, and serves those that follow.
func redirect(x *Exchange, status int, to string) {
	if x.Number > 0 {
		x.Serve()
		return
	}
	location(x, status, to)
}

func location(x *Exchange, status int, to string) {
	x.Send(fmt.Sprintf("HTTP/1.1 %d x\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status, to))
}

// pages are links of lists to places where the client must not go, and pages
// without end.
func pages() []Behaviour {
	return []Behaviour{
		{Name: "links elsewhere", For: []Kind{List}, Cases: func(c Call) []Case {
			if c.Page == nil {
				return nil
			}
			var all []Case
			for _, form := range []string{"http://%s/x?page=2", "//%s/x", "http://u@%s/", "http://%s%%2f@127.0.0.1/", `\\%s`, `/\%s/x`, "https://%s/x", "http:///%s/x", "http:%s/x", "HTTP://%s", "\thttp://%s/x", "ftp://%s/", "javascript://%s/%%0aalert(1)"} {
				all = append(all, Case{Name: form, Quiet: true, Light: true, Serve: func(x *Exchange) { next(x, c, fmt.Sprintf(form, strings.TrimPrefix(x.Elsewhere, "http://"))) }})
			}
			return all
		}},
		{Name: "links that are odd", For: []Kind{List}, Cases: func(c Call) []Case {
			if c.Page == nil {
				return nil
			}
			var all []Case
			for _, link := range []string{"", "#", "?", "?page=2", "../../../x?page=2", "/x/../../admin?x=1", "/%2e%2e/admin", "/%zz", "?" + strings.Repeat("x", 100_000), "?page=\x01", "?page=-1&page=1e99"} {
				all = append(all, Case{Name: fmt.Sprintf("%.30q", link), Quiet: true, Light: true, Serve: func(x *Exchange) { next(x, c, link) }})
			}
			return all
		}},
		{Name: "pages without end", For: []Kind{List}, Cases: func(c Call) []Case {
			if c.Page == nil {
				return nil
			}
			linked := c.Page("a") != c.Page("b") // else a flag states that there are more
			return []Case{
				{Name: "the same", Light: true, Quiet: true, Serve: func(x *Exchange) { next(x, c, x.Request.RequestURI) }},
				{Name: "others", Fails: linked, Light: true, Quiet: true, Serve: func(x *Exchange) { next(x, c, fmt.Sprintf("%s%s?page=%d", x.From, x.Request.URL.Path, x.Number+2)) }},
			}
		}},
	}
}

// next sends a page whose next one has the address link, on a connection that goes on.
func next(x *Exchange, c Call, link string) {
	x.keep = x.Send(c.Page(link).Text())
}
