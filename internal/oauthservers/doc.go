// Package oauthservers holds tests of packages oauth and session against
// authorization servers that others wrote: ory/fosite in this process,
// rack-oauth2, Doorkeeper, django-oauth-toolkit and oidc-provider as programs of
// their own. The programs are below testdata; .ci/install-oauth-servers installs
// what they need. Without it their tests are skipped, but not where CI=true.
package oauthservers
