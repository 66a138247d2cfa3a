// Package web is a small shop's customer pages: sign up, log in with "remember
// me", my page, log out, forgotten password. They work without JavaScript.
//
// A browser holds a cookie with a random number. Tokens stay on the server, in
// the store that is passed to [Run]. Forms from other sites are rejected, pages
// are never cached, and they load nothing from other hosts.
package web
