module github.com/nimbugen/nimbugen/runtime/oauth/xoauth2

go 1.26.0

require (
	github.com/nimbugen/nimbugen v0.0.0
	golang.org/x/oauth2 v0.37.0
)

replace github.com/nimbugen/nimbugen => ../../..
