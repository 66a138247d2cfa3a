package naming

// The entry points are initialism and IsPredeclared, the lists of words that Go
// writes in capitals and of names that it declares itself.

// initialism returns the spelling of a word (in lower case) that Go does not
// simply capitalise.
func initialism(lower string) (string, bool) {
	switch lower {
	case "acl", "ai", "api", "ascii", "asn", "aws", "bgp", "bic", "cdn", "cidr", "cname", "cors", "cpu", "crm", "csr", "css", "csv", "dcim", "dkim", "dns", "eof",
		"fqdn", "gb", "gc", "gcp", "gdpr", "gif", "gpu", "guid", "html", "http", "https", "iam", "iban", "id", "idp", "io", "ip", "ipam", "isbn", "iso",
		"jpeg", "json", "jwk", "jwks", "jwt", "kb", "ldap", "mb", "mfa", "mime", "mtls", "nfc", "ocr", "oidc", "os", "otp",
		"pdf", "pem", "pgp", "pkce", "png", "qps", "qr", "ram", "rbac", "rgb", "rpc", "rsa", "rss", "s3", "saml", "scim", "sdk",
		"seo", "sha", "sip", "sku", "sla", "smtp", "sms", "sql", "ssd", "ssh", "ssl", "sso", "svg", "tcp", "tls", "totp", "ttl",
		"udp", "ui", "uid", "uk", "uri", "url", "utc", "utf", "utm", "uuid", "vat", "vcpu", "vlan", "vm", "vpc", "vpn", "xml",
		"xmpp", "xsrf", "xss", "xsd", "yaml", "zip":
		return upperASCII(lower), true
	case "acls", "apis", "asns", "cdns", "cpus", "gpus", "guids", "ids", "ips", "jwts", "pdfs", "sdks", "skus", "slas",
		"uids", "uris", "urls", "uuids", "vms", "vpcs", "vpns":
		return upperASCII(lower[:len(lower)-1]) + "s", true
	case "graphql":
		return "GraphQL", true
	case "oauth":
		return "OAuth", true
	case "openid":
		return "OpenID", true
	case "ipv4":
		return "IPv4", true
	case "ipv6":
		return "IPv6", true
	case "webauthn":
		return "WebAuthn", true
	}
	return "", false
}

func upperASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// IsPredeclared reports whether name is one of Go's universe block.
func IsPredeclared(name string) bool {
	switch name {
	case "any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64", "int", "int8",
		"int16", "int32", "int64", "rune", "string", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
		"true", "false", "iota", "nil", "append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len",
		"make", "max", "min", "new", "panic", "print", "println", "real", "recover":
		return true
	}
	return false
}
