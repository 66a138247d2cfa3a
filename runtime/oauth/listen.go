package oauth

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// The entry point is listenLoopback, which opens the ports that receive a
// redirect.

const (
	loopback4 = "127.0.0.1"
	loopback6 = "::1"
)

// listenLoopback listens on host, a loopback address or "localhost", and returns
// the host and port of the redirect URI. Without a host it prefers IPv4, which
// every browser can reach. A configured port is never replaced by another one: the
// server knows the redirect URI.
func listenLoopback(host string, port int) (listeners []net.Listener, address string, err error) {
	var listener net.Listener
	switch {
	case host == "":
		host = loopback4
		if listener, err = listenOn(host, port); err != nil && port == 0 {
			if six, err6 := listenOn(loopback6, 0); err6 == nil {
				host, listener, err = loopback6, six, nil
			}
		}
	case net.ParseIP(host) != nil:
		listener, err = listenOn(host, port)
	default:
		return listenLocalhost(host, port)
	}
	if err != nil {
		return nil, "", err
	}
	return []net.Listener{listener}, net.JoinHostPort(host, portOf(listener)), nil
}

// listenLocalhost listens on both loopback addresses, because the browser chooses
// one: on the other one, another program could receive the code.
func listenLocalhost(host string, port int) (listeners []net.Listener, address string, err error) {
	for range 5 { // a free port of IPv4 can be in use with IPv6
		first, second := loopback4, loopback6
		if !canListen(first) {
			first, second = second, ""
		}
		var a, b net.Listener
		if a, err = listenOn(first, port); err != nil {
			return nil, "", err
		}
		listeners, address = []net.Listener{a}, strings.ToLower(host)+":"+portOf(a)
		if second == "" || !canListen(second) {
			return listeners, address, nil
		}
		n, _ := strconv.Atoi(portOf(a))
		if b, err = listenOn(second, n); err == nil {
			return append(listeners, b), address, nil
		}
		closeAll(listeners)
		if port != 0 {
			break
		}
	}
	return nil, "", err
}

func canListen(host string) bool {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err == nil {
		_ = l.Close()
	}
	return err == nil
}

func listenOn(host string, port int) (net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil && port != 0 {
		return nil, fmt.Errorf("port %d of the redirect URI is not free, perhaps it is in use by another program: %w", port, err)
	}
	return l, err
}

func portOf(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
