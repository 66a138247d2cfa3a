package nimbutest

import "net/http"

// This file holds the errors of OAuth2, in its own shape (section 10.4).

// grantDescription is one text for all reasons, as the real server has it.
const grantDescription = "The provided authorization grant (e.g., authorization code, resource owner credentials) or " +
	"refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, " +
	"or was issued to another client."

func oauthError(status int, code, description string) *apiError {
	body := doc{"error": code}
	setText(body, "error_description", description)
	return &apiError{answer{status: status, header: tokenHeader(), body: body}}
}

func invalidGrant() *apiError {
	return oauthError(http.StatusBadRequest, "invalid_grant", grantDescription)
}

// invalidClient is a 401, with a challenge if the client tried HTTP Basic.
func invalidClient(basic bool) *apiError {
	e := oauthError(http.StatusUnauthorized, "invalid_client", "")
	if basic {
		e.answer.header.Set("WWW-Authenticate", `Basic realm="Nimbu"`)
	}
	return e
}

func tokenAnswer(tokens doc) answer {
	return answer{status: http.StatusOK, header: tokenHeader(), body: tokens}
}

func tokenHeader() http.Header {
	return http.Header{"Content-Type": {tokenType}, "Cache-Control": {"no-store"}, "Pragma": {"no-cache"}}
}
