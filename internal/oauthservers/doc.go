// Package oauthservers holds tests of packages oauth and session against
// existing authorization servers: ory/fosite in this process, rack-oauth2,
// Doorkeeper, django-oauth-toolkit and oidc-provider as separate processes. Their
// programs are below testdata; .ci/install-oauth-servers installs the packages they
// need. Tests of servers that are not installed are skipped, except where CI=true.
package oauthservers
