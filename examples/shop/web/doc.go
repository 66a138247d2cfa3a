// Package web is a small shop's customer pages: sign up, log in with "remember
// me", my page, log out, forgotten password. They work without JavaScript.
//
// What a browser holds is a cookie with a random number; tokens stay on the
// server, in the store that [Run] is given. Forms from other sites are refused,
// pages are never cached and load nothing from elsewhere.
package web
