package pets

func (s *PetsService) List(ctx context.Context, opts ...CallOption) iter.Seq2[*Pet, error] {
	return runtime.Items[*Pet](s.Pages(ctx, opts...))
}

func (s *PetsService) Pages(ctx context.Context, opts ...CallOption) iter.Seq2[*Page[Pet], error] {
	req := s.core.Request("pets.list", "GET", "/v1/pets").LinkPages()
	return runtime.Pages[*Page[Pet]](ctx, req, opts...)
}

func (s *PetsService) Retrieve(ctx context.Context, id string, opts ...CallOption) (*Pet, error) {
	req := s.core.Request("pets.retrieve", "GET", "/v1/pets/{id}")
	return runtime.Do[*Pet](ctx, req, opts...)
}

func (s *PetsService) AdoptPet(ctx context.Context, id string, opts ...CallOption) error {
	req := s.core.Request("pets.adoptPet", "POST", "/v1/pets/{id}/adopt")
	return req.Call(ctx, opts...)
}

func (s *PetsService) Delete(ctx context.Context, id string, opts ...CallOption) error {
	req := s.core.Request("pets.delete", "DELETE", "/v1/pets/{id}")
	return req.Call(ctx, opts...)
}
