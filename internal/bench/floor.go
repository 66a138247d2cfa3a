package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// The floors of calls: the same requests with net/http alone, and responses that
// are read but not decoded. The entry point is floorCalls.

func floorCalls() ([]contestant, error) {
	const url = "https://api.nimbu.io/customers"
	call := func(s stub, method, url string, body []byte) func() error {
		client := s.client()
		return func() error { return roundTrip(client, method, url, body) }
	}
	const name = "floor: net/http, no codec"
	return []contestant{
		{task: "List", name: name, run: call(list(), "GET", url+"?per_page=30&sort=-created_at", nil)},
		{task: "Get", name: name, run: call(one(), "GET", url+"/"+customerID, nil)},
		{task: "Create", name: name, run: call(created(), "POST", url, []byte(createText))},
	}, nil
}

func roundTrip(client *http.Client, method, url string, body []byte) error {
	var r io.Reader
	if body != nil {
		r = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, url, r)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/json")
	if err := authorize(req.Context(), req); err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text := make([]byte, resp.ContentLength)
	_, err = io.ReadFull(resp.Body, text)
	return err
}
