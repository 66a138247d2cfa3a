// Package sdk calls an API in the ways that SDKs do.
package sdk

import (
	"context"
	"fmt"
	"net/http"
)

type PetsService struct{ client *client }

type client struct{}

type Pet struct{ Name string }

type ListOptions struct{ Page int }

// Get formats its path.
func (s *PetsService) Get(ctx context.Context, id string) (*Pet, error) {
	path := fmt.Sprintf("v1/pets/%v", id)
	req, err := s.client.NewRequest("GET", path, nil)
	return nil, s.client.Do(req, err)
}

// List lets its caller page.
func (s *PetsService) List(ctx context.Context, opts *ListOptions) ([]*Pet, error) {
	req, err := s.client.NewRequest(http.MethodGet, "v1/pets", opts)
	return nil, s.client.Do(req, err)
}

// Adopt calls a helper.
func (s *PetsService) Adopt(ctx context.Context, id string) error {
	return s.act(ctx, id, "adopt")
}

func (s *PetsService) act(ctx context.Context, id, action string) error {
	u := "v1/pets/" + id
	u += "/" + action
	req, err := s.client.NewRequest("POST", u, nil)
	return s.client.Do(req, err)
}
