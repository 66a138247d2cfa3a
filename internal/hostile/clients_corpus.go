package main

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"net/http"

	"github.com/nimbugen/nimbugen/examples/real/api/github"
	"github.com/nimbugen/nimbugen/examples/real/api/openai"
	"github.com/nimbugen/nimbugen/examples/real/api/spotify"
	"github.com/nimbugen/nimbugen/examples/real/api/stripe"
	"github.com/nimbugen/nimbugen/internal/hostile/api/hydra"
	"github.com/nimbugen/nimbugen/internal/hostile/api/odd"
	"github.com/nimbugen/nimbugen/runtime"
)

// Clients of published specifications, and of one with streams. The entry points
// are the functions whose names end in Calls.

// limit is the limit of a response, which the memory of a call is compared with.
const limit = 4 << 20

// options are the options of all our clients.
func options(base string, o Options) []runtime.Option {
	opts := []runtime.Option{runtime.WithBaseURL(base), runtime.WithMaxResponseBytes(limit), runtime.WithRetries(o.Retries)}
	if o.HTTP != nil {
		opts = append(opts, runtime.WithHTTPClient(o.HTTP))
	}
	return opts
}

// failure drops the value of a call.
func failure[T any](_ T, err error) error { return err }

// drain reads a list or a stream to its end.
func drain[T any](all iter.Seq2[T, error]) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// cursor is an empty page of a list with a flag that there are more.
func cursor(string) Response {
	return body(http.StatusOK, `{"object":"list","url":"/v1/charges","has_more":true,"first_id":"1","last_id":"2","data":[]}`)
}

func stripeCalls(base string, o Options) ([]Call, error) {
	c, err := stripe.NewClient(append(options(base, o), stripe.WithToken(canary))...)
	if err != nil {
		return nil, err
	}
	const customer = `{"id":"cus_1","object":"customer","email":"ada@example.com","created":1,"livemode":false}`
	charge := `{"id":"1","object":"charge","amount":2000,"currency":"eur","created":1,"livemode":false,"paid":true,"status":"succeeded","metadata":{}}`
	return []Call{
		{Name: "events.get", Kind: Object, Good: body(200, `{"id":"evt_1","object":"event","type":"x","data":{"object":{"id":"pi_1"}},"created":1,"livemode":false,"pending_webhooks":1}`),
			Do: func(ctx context.Context) error { return failure(c.Events.Get(ctx, "evt_1", nil)) }},
		{Name: "charges.list", Kind: List, Good: body(200, `{"object":"list","url":"/v1/charges","has_more":false,"data":[`+charge+`]}`), Page: cursor,
			Do: func(ctx context.Context) error { return drain(c.Charges.List(ctx, nil)) }},
		{Name: "customers.create", Kind: Write, Good: body(200, customer),
			Do: func(ctx context.Context) error {
				return failure(c.Customers.Create(ctx, &stripe.CustomersCreateInput{Email: stripe.Set("ada@example.com")}))
			}},
	}, nil
}

func githubCalls(base string, o Options) ([]Call, error) {
	c, err := github.NewClient(append(options(base, o), github.WithToken(canary))...)
	if err != nil {
		return nil, err
	}
	const issue = `{"id":3,"number":8,"state":"open","title":"A","user":{"login":"ada","id":1,"type":"User","site_admin":false},"node_id":"x","url":"https://api.github.com/x","labels":[],"locked":false,"comments":0,"closed_at":null,"created_at":"2024-01-02T03:04:05Z","updated_at":"2024-01-02T03:04:05Z"}`
	return []Call{
		{Name: "issues.get", Kind: Object, Good: body(200, issue),
			Do: func(ctx context.Context) error { return failure(c.Issues.Get(ctx, "ada", "engine", 8)) }},
		{Name: "issues.listForRepo", Kind: List, Good: Response{Status: 200, Type: "application/json", Body: "[" + issue + "]", End: "[]"}, Page: linked,
			Do: func(ctx context.Context) error { return drain(c.Issues.ListForRepo(ctx, "ada", "engine", nil)) }},
		{Name: "issues.update", Kind: Write, Good: body(200, issue),
			Do: func(ctx context.Context) error {
				return failure(c.Issues.Update(ctx, "ada", "engine", 8, &github.IssuesUpdateInput{State: "closed"}))
			}},
	}, nil
}

func openaiCalls(base string, o Options) ([]Call, error) {
	c, err := openai.NewClient(append(options(base, o), openai.WithToken(canary))...)
	if err != nil {
		return nil, err
	}
	chat := openai.CreateChatCompletionRequest{Model: "m", Messages: []openai.ChatCompletionRequestMessage{openai.UserMessage("How warm is it?")}}
	const file = `{"id":"file-1","object":"file","bytes":9,"created_at":1,"filename":"data.jsonl","purpose":"fine-tune","status":"processed"}`
	const event = `data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"finish_reason":null,"delta":{"content":"x"}}]}` + "\n\n"
	return []Call{
		{Name: "chat.createCompletion", Kind: Write, Good: body(200, `{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","logprobs":null,"message":{"role":"assistant","content":"x","refusal":null}}]}`),
			Do: func(ctx context.Context) error { return failure(c.Chat.CreateCompletion(ctx, chat)) }},
		{Name: "chat.createCompletion", Kind: Events, Good: Response{Status: 200, Type: "text/event-stream", Body: event + "data: [DONE]\n\n"},
			Do: func(ctx context.Context) error { return drain(c.Chat.CreateCompletionStream(ctx, chat)) }},
		{Name: "files.list", Kind: List, Good: body(200, `{"object":"list","first_id":"file-1","last_id":"file-1","has_more":false,"data":[`+file+`]}`), Page: cursor,
			Do: func(ctx context.Context) error { return drain(c.Files.List(ctx, nil)) }},
		{Name: "files.create", Kind: Write, Good: body(200, file),
			Do: func(ctx context.Context) error {
				upload := runtime.File{Name: "data.jsonl", Reader: bytes.NewReader([]byte("{}"))}
				return failure(c.Files.Create(ctx, openai.CreateFileRequest{File: upload, Purpose: "fine-tune"}))
			}},
	}, nil
}

func spotifyCalls(base string, o Options) ([]Call, error) {
	c, err := spotify.NewClient(append(options(base, o), spotify.WithToken(canary))...)
	if err != nil {
		return nil, err
	}
	page := func(link string) Response {
		next, _ := json.Marshal(link)
		return body(200, `{"href":"","limit":1,"next":`+string(next)+`,"offset":0,"previous":null,"total":2,"items":[]}`)
	}
	return []Call{
		{Name: "search.search", Kind: Object, Good: body(200, `{"tracks":{"href":"","limit":20,"next":null,"offset":0,"previous":null,"total":1,"items":[{"id":"1","name":"Blue in Green","artists":[{"name":"Miles Davis"}]}]}}`),
			Do: func(ctx context.Context) error {
				return failure(c.Search.Search(ctx, spotify.SearchSearchParams{Q: "blue in green", Type: []spotify.SearchSearchTypeItem{"track"}}))
			}},
		{Name: "playlists.listForUser", Kind: List, Good: body(200, `{"href":"","limit":1,"next":null,"offset":1,"previous":null,"total":2,"items":[{"id":"2","name":"Evening"}]}`), Page: page,
			Do: func(ctx context.Context) error {
				//lint:ignore SA1019 Spotify has deprecated the playlists of other users, and offers nothing in their place.
				return drain(c.Playlists.ListForUser(ctx, "smedjan", nil))
			}},
	}, nil
}

func hydraCalls(base string, o Options) ([]Call, error) {
	c, err := hydra.NewClient(append(options(base, o), hydra.WithToken(canary))...)
	if err != nil {
		return nil, err
	}
	const client = `{"client_id":"1","client_name":"shop","created_at":"2024-01-02T03:04:05Z","grant_types":["refresh_token"],"redirect_uris":[],"scope":"a b","metadata":{}}`
	return []Call{
		{Name: "oAuth2.getClient", Kind: Object, Good: body(200, client),
			Do: func(ctx context.Context) error { return failure(c.OAuth2.GetClient(ctx, "1")) }},
		{Name: "wellknown.discoverJSONWebKeys", Kind: Keys, Good: body(200, `{"keys":[{"alg":"RS256","e":"AQAB","kid":"1","kty":"RSA","n":"AQAB","use":"sig"}]}`),
			Do: func(ctx context.Context) error { return failure(c.Wellknown.DiscoverJSONWebKeys(ctx)) }},
		{Name: "oAuth2.listClients", Kind: List, Good: last("[" + client + "]"), Page: linked,
			Do: func(ctx context.Context) error { return drain(c.OAuth2.ListClients(ctx, nil)) }},
		{Name: "oAuth2.createClient", Kind: Write, Good: body(201, client),
			Do: func(ctx context.Context) error {
				return failure(c.OAuth2.CreateClient(ctx, hydra.OAuth2ClientInput{ClientName: hydra.Set("shop")}))
			}},
		{Name: "oAuth2.deleteClient", Kind: Delete, Good: Response{Status: 204},
			Do: func(ctx context.Context) error { return c.OAuth2.DeleteClient(ctx, "1") }},
	}, nil
}

func oddCalls(base string, o Options) ([]Call, error) {
	c, err := odd.NewClient(append(options(base, o), odd.WithKey(canary))...)
	if err != nil {
		return nil, err
	}
	return []Call{
		{Name: "odd.events", Kind: Events, Good: Response{Status: 200, Type: "text/event-stream", Body: "data: {\"a\":\"x\"}\n\ndata: {\"a\":\"y\"}\n\n"},
			Do: func(ctx context.Context) error { return take(c.Odd.Events(ctx)) }},
		{Name: "odd.records", Kind: Records, Good: Response{Status: 200, Type: "application/x-ndjson", Body: "{\"a\":\"x\"}\n{\"a\":\"y\"}\n"},
			Do: func(ctx context.Context) error { return drain(c.Odd.Records(ctx)) }},
		{Name: "odd.getXML", Kind: XML, Good: Response{Status: 200, Type: "application/xml", Body: "<Ev><a>x</a><list>y</list></Ev>"},
			Do: func(ctx context.Context) error { return failure(c.Odd.GetXML(ctx)) }},
		{Name: "odd.parts", Kind: Parts, Good: Response{Status: 200, Type: "multipart/mixed; boundary=b", Body: "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"},
			Do: func(ctx context.Context) error { return drainParts(c, ctx) }},
		{Name: "odd.val", Kind: Object, Good: body(200, `{"n":1,"u":[1,2],"s":["abc"],"rec":{"r":{}}}`),
			Do: func(ctx context.Context) error { return failure(c.Odd.Val(ctx)) }},
	}, nil
}

// take reads two events: a stream of them has no end, because the client connects
// again.
func take[T any](all iter.Seq2[T, error]) error {
	n := 0
	for _, err := range all {
		if err != nil {
			return err
		}
		if n++; n == 2 {
			return nil
		}
	}
	return nil
}

// drainParts reads all parts to their ends.
func drainParts(c *odd.Client, ctx context.Context) error {
	buffer := make([]byte, 32<<10)
	for part, err := range c.Odd.Parts(ctx) {
		for err == nil {
			_, err = part.Read(buffer)
		}
		if err.Error() != "EOF" {
			return err
		}
	}
	return nil
}
