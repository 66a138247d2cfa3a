// Package runtime holds every line of a generated client that does not depend
// on its API: one call path for all operations, parameters, bodies, typed
// errors, paging, retries, credentials and the small types of models. It needs
// the standard library only.
//
// Generated code makes a [Core] and, per operation, a [Request], and hands it
// to [Do], [DoValue], [DoResult], [Pages] or one of the Call methods:
//
//	type Customer struct {
//		ID string `json:"id"`
//	}
//
//	type CustomersService struct{ core *runtime.Core }
//
//	func (s *CustomersService) Get(ctx context.Context, id string, opts ...runtime.CallOption) (*Customer, error) {
//		req := s.core.Request("customers.get", "GET", "/customers/{id}").Path(id)
//		return runtime.Do(ctx, req, new(Customer), opts...)
//	}
//
// # What you use
//
// Programs use these names, directly or by their aliases in a generated
// package:
//
//   - where calls go: [WithBaseURL], [WithServer], [ServerVariable],
//     [WithHTTPClient], [WithMiddleware], [CallOf], [CallInfo], [FromEnv],
//     [EnvVariable], [BasicFromEnv]
//   - what they carry: [Option], [CallOption], [WithHeader], [WithQuery], [WithUserAgent],
//     [WithAccept], [WithContentType], [WithIdempotencyKey], [WithBodyMember]
//   - how long and how often: [WithTimeout], [WithAttemptTimeout],
//     [WithRetries], [WithRetryPolicy], [RetryPolicy], [WithRateLimitWait],
//     [WithLimiter], [Limiter], [WithMaxResponseBytes]
//   - credentials: [WithCredential], [WithBearer], [WithBasic], [WithAPIKey],
//     [WithClientCertificate], [WithAuthorizer], [WithoutCredentials],
//     [Authorizer], [Reauthorizer], [ChangeObserver], [Bearer], [Basic],
//     [APIKey], [Secret], [WithInsecureHTTP]
//   - errors: [Error], [FieldError], [ErrorBody], [Status], [ResponseError],
//     [ErrNoBody], [CredentialsError], [ValidationError], [ValidationFailure],
//     [TimeoutError]
//   - values that are not of the declared type: [DecodeError], [DecodeFailure],
//     [WithStrictDecoding], [WithLenientDecoding]
//   - responses and logs: [WithResponse], [WithRaw], [WithLogger], [WithDump]
//   - responses that differ from the spec: [OnDrift], [Drift], [DriftKind],
//     [DriftStatus], [DriftContentType], [DriftMember], [DriftValue],
//     [DriftMissing]
//   - lists: [Page], [PageInfo], [Items], [All], [First], [Resume], [Filter],
//     [Or], [And], [Quote], [Point] and the fields that make filters:
//     [StringField], [ListField], [IntField], [FloatField], [BoolField],
//     [TimeField], [DateField], [AnyField]
//   - streams: [Event]
//   - work that goes on after a response: [Poll], [PollPolicy], [Last]
//   - values: [Opt], [Set], [Null], [Deref], [UUID], [Decimal], [Date], [DateOf],
//     [ParseDate], [TimeOfDay], [TimeOfDayOf], [ParseTimeOfDay], [Duration],
//     [DurationOf], [Parts], [File], [FileAt], [PartList], [Part], [Relation],
//     [SetReferences], [AddReferences], [RemoveReferences], [ClearReferences],
//     [Batch]
//
// [Core.Do] calls an endpoint that the spec does not describe.
//
// # What generated code calls
//
// Generated packages, and the packages beside this one, call the rest:
//
//   - the client: [Core], [NewCore], [API], [SecurityRequirement],
//     [CredentialOption], [Validator], [OldestGenerated], [NewestGenerated],
//     [InsecureHTTP]
//   - a call: [Request], [Call], [WithBody], [BodyOf], [OperationBody], [Params],
//     [ParamEncoder], [ParamFields], [ParamField], [OrConstant], [Multipart],
//     [PartHeader], [MultipartEncoder], [PartFields], [PartField], [Do], [DoValue], [DoResult], [Result], [Pages],
//     [Events], [TextEvents], [EventObjects], [Records]
//   - models: [Convert], [Clone], [LogValue], [ReadHeaders], [HeaderReader],
//     [FilterSyntax], [FilterOperator], [RelationSyntax], [RelationMember],
//     [Change], [ChangeOrNull], [ChangePointer], [ChangeOpt], [ChangeValue],
//     [ChangeList], [ChangeFields], [ChangeReferences]
//   - options of other packages: [WithExtension], [Extension], [HTTPClient],
//     [APIKeyOf], [BaseURL], [Origin]
//
// # The call path
//
// The method do of call.go is one call from beginning to end:
//
//   - resolve applies the options and joins the URL (url.go) from the path
//     (path.go) and the parameters (params.go)
//   - authorize chooses credentials (credential.go) for the security
//     requirements of the operation (security.go)
//   - encode makes a body that can be sent again, where that is possible
//     (body.go, form.go, multipart.go, xml.go)
//   - send is one attempt (attempt.go): it sets the credentials, hands the
//     request to the transport (transport.go) and reads the response into
//     memory of its own (response.go)
//   - judge decides whether another attempt follows (retry.go) and how long to
//     wait; timeout.go limits both
//   - read returns the response or makes an [*Error] of it (errorbody.go)
//
// [Do] and its like read a value from the response (result.go); paging.go,
// records.go and listener.go make several calls.
//
// # What is safe by default
//
// Credentials go to the origin of the base URL only, also when a server
// redirects or links elsewhere. Path parameters cannot leave their segment.
// Responses are limited in size. Errors, logs and every fmt verb show neither
// credentials nor query strings nor bodies, apart from the server's error
// message. Nothing is sent when the credentials of an operation are missing. A
// request is repeated only when that has the effect of sending it once. A
// redirect that would turn a write into a GET is an error.
//
// In a browser (GOOS=js) the fetch API follows redirects by itself, by its own
// rules: it keeps headers other than Authorization when it leaves the origin,
// and a write that is redirected with 301, 302 or 303 can become a GET.
//
// # Code that is compiled once
//
// A generated package has thousands of calls into this one, so whatever the
// compiler copies into it costs compile time and binary size. Three rules keep
// copies out. The functions that generated methods call are marked
// //go:noinline: their bodies would otherwise be copied into every method.
// Generic functions are generic over pointers, of which the compiler shares one
// instance, and only convert: a function whose parameters and fields are any
// does the work. And no type that a generated package can reach from [Core],
// [Request] or [Params] has a field of a generic type, of reflect or of
// sync.Pool: such a package would compile their methods again. Those fields are
// interfaces or any; reach_test.go holds the rule.
package runtime
