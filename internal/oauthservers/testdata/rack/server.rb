# An authorization server on rack-oauth2, the library that the real API runs
# on. It rotates refresh tokens; one that comes twice ends its whole session.
#   ruby server.rb PORT    serves until standard input ends
require 'rack'
require 'rack/oauth2'
require 'rack/handler/webrick'
require 'base64'
require 'digest'
require 'json'
require 'securerandom'

PORT = Integer(ARGV[0])
ISSUER = "http://127.0.0.1:#{PORT}"
LIFE = 1800
LOCK = Mutex.new
CLIENTS = { 'client' => 'secret', 'public' => nil }.freeze
Session = Struct.new(:scope, :client, :refresh, :access, :dead)
REFRESH = {}
ACCESS = {}
CODES = {}

def issue(session)
  session.refresh = SecureRandom.hex(32)
  session.access = SecureRandom.hex(24) # the one before is dead from now on
  REFRESH[session.refresh] = session
  ACCESS[session.access] = session
  Rack::OAuth2::AccessToken::Bearer.new(
    access_token: session.access, refresh_token: session.refresh, expires_in: LIFE, scope: session.scope
  )
end

def proven?(code, verifier)
  Base64.urlsafe_encode64(Digest::SHA256.digest(verifier.to_s), padding: false) == code[:challenge]
end

TOKEN = Rack::OAuth2::Server::Token.new do |req, res|
  secret = CLIENTS.fetch(req.client_id) { req.invalid_client! }
  req.invalid_client! if secret && secret != req.client_secret
  LOCK.synchronize do
    case req.grant_type
    when :password
      req.invalid_grant! unless req.username == 'alice' && req.password == 'secret'
      res.access_token = issue(Session.new(req.scope, req.client_id))
    when :refresh_token
      session = REFRESH[req.refresh_token]
      req.invalid_grant! if session.nil? || session.dead || session.client != req.client_id
      if session.refresh != req.refresh_token
        session.dead = true
        req.invalid_grant!
      end
      res.access_token = issue(session)
    when :authorization_code
      code = CODES.delete(req.code)
      req.invalid_grant! unless code && code[:redirect] == req.redirect_uri && code[:client] == req.client_id
      req.invalid_grant! unless proven?(code, req.code_verifier)
      res.access_token = issue(Session.new(code[:scope], req.client_id))
    else
      req.unsupported_grant_type!
    end
  end
end

def json(body)
  [200, { 'Content-Type' => 'application/json; charset=utf-8' }, [JSON.dump(body)]]
end

def authorize(params)
  code = SecureRandom.hex(16)
  LOCK.synchronize do
    CODES[code] = { client: params['client_id'], redirect: params['redirect_uri'],
                    challenge: params['code_challenge'], scope: params['scope'].to_s.split }
  end
  answer = Rack::Utils.build_query(code: code, state: params['state'], iss: ISSUER)
  [302, { 'Location' => "#{params['redirect_uri']}?#{answer}" }, []]
end

def revoke(params)
  LOCK.synchronize do
    session = REFRESH[params['token']] || ACCESS[params['token']]
    session.dead = true if session
  end
  json({})
end

def me(env)
  token = env['HTTP_AUTHORIZATION'].to_s[/\ABearer (.+)/i, 1]
  session = LOCK.synchronize { ACCESS[token] }
  if session.nil? || session.dead || session.access != token
    return Rack::OAuth2::Server::Resource::Bearer::Unauthorized.new(:invalid_token, 'dead', realm: 'api').finish
  end
  json(id: 'alice')
end

APP = lambda do |env|
  request = Rack::Request.new(env)
  case request.path_info
  when '/oauth2/tokens' then TOKEN.call(env)
  when '/oauth2/authorize' then authorize(request.params)
  when '/oauth2/revoke' then revoke(request.params)
  when '/me' then me(env)
  else [404, {}, []]
  end
end

Thread.new { $stdin.read; exit! }
Rack::Handler::WEBrick.run(APP, Host: '127.0.0.1', Port: PORT, AccessLog: [], Logger: WEBrick::Log.new($stderr, WEBrick::Log::WARN))
